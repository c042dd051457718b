*** Settings ***
Documentation       Books jobs through a Write Once whose LOOK never finds anything: what must never be written, and chaos must catch.
Resource            ../../keywords/session.resource
Resource            ../../keywords/customers.resource
Resource            ../../keywords/scheduling.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Book Blindly

*** Tasks ***
Book Blindly

*** Keywords ***
Book Blindly
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
    ${done}=    Write Once    book job
    ...    LOOK    Find Nothing
    ...    WRITE    Fill In Without Looking    ${reference}    ${found}    ${service_category}    ${day}    ${arrival_window}
    ...    CONFIRM    Get Customer    ${customer}
    Report Result    ${done}

Find Nothing
    [Documentation]    Claims that nothing is there.
    RETURN    ${None}

Fill In Without Looking
    [Documentation]    Fills in the Schedule modal and saves it, whatever is booked already.
    [Arguments]    ${reference}    ${customer}    ${service_category}    ${day}    ${arrival_window}
    ${notes}=    Mark Notes    ${EMPTY}    ${reference}
    Open Customer Page    ${customer.id}
    Open Schedule Modal    ${EMPTY}
    Choose Service Category    ${service_category}
    Choose First Free Slot    ${day}    ${None}    ${arrival_window}    ${True}
    Write Appointment Notes    ${notes}
    Save Appointment    ${False}
