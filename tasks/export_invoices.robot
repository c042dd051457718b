*** Settings ***
Documentation       Exports invoices for every row of the input, or for one set of options.
Metadata            Needs    see reports
Resource            ../keywords/session.resource
Resource            ../keywords/reports.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Export Invoices Of Days

*** Tasks ***
Export Invoices

*** Keywords ***
Export Invoices Of Days
    [Documentation]    One row, one export. It only reads, so that every run does it anew.
    ...
    ...    Args:
    ...        date_range: Days on which the invoices were completed; for Pending, days of the last appointment.
    ...        status: Finalized is what Sera counts as revenue. All is every invoice that the Revenue page shows under All.
    ...        department: As Sera names it, for example "Plumbing". Empty: all.
    ...        with_lines: Also open each invoice, for its lines, tax and total. No: faster, and without these.
    [Arguments]    ${date_range: DateRange}=yesterday    # robocop: off=parsing-error    (a type that this suite teaches Robot)
    ...    ${status: Literal["Finalized", "Voided", "Pending", "All"]}=Finalized    ${department: str}=${EMPTY}    ${with_lines: bool}=True
    ${export}=    Export Invoices    ${date_range}    ${status}    ${department}    ${with_lines}
    Report Result    ${export}
