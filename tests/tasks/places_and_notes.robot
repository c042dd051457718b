*** Settings ***
Documentation       Adds one service address and one note to a customer for every row: the steps of web_booking that no other task has.
Metadata            Needs    edit customers
Resource            ../../keywords/session.resource
Resource            ../../keywords/addresses.resource
Resource            ../../keywords/customers.resource
Resource            ../../keywords/notes.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Add Place With Note

*** Tasks ***
Places And Notes

*** Keywords ***
Add Place With Note
    [Documentation]    One row, one address and one note.
    ...
    ...    Args:
    ...        reference: your own key of the row.
    ...        customer: customer ID.
    ...        address: the address.
    [Arguments]    ${reference: str}    ${customer: str}    ${address: str}
    ${found}=    Get Customer    ${customer}
    Add Service Address    ${found}    ${address}
    ${note}=    Add Note    ${reference}    ${found}    Gate code
    Report Result    ${note}
