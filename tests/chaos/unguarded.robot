*** Settings ***
Documentation       Books jobs without Write Once.
Resource            ../../keywords/session.resource
Resource            careless.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Book Unguarded

*** Tasks ***
Book Unguarded

*** Keywords ***
Book Unguarded
    [Documentation]    One row, one job; after a break, another.
    ...
    ...    Args:
    ...        reference: your own key of the row.
    ...        customer: customer ID.
    ...        service_category: as Sera names it.
    ...        day: day of the visit.
    ...        arrival_window: its start.
    [Arguments]    ${reference: str}    ${customer: str}    ${service_category: str}    ${day: date}    ${arrival_window: str}
    ${found}=    Get Customer    ${customer}
    Fill In Without Looking    ${reference}    ${found}    ${service_category}    ${day}    ${arrival_window}
    Report Result    ${found}
