*** Settings ***
Documentation       Adds one to-do to the office's list for every row of the input.
Resource            ../keywords/session.resource
Resource            ../keywords/customers.resource
Resource            ../keywords/todos.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Add One To-Do

*** Tasks ***
Add To-Dos

*** Keywords ***
Add One To-Do
    [Documentation]    One row, one to-do.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "T-1001". It is done once, however often the sheet is run.
    ...        title: What is to be done, for example "Call back about the quote".
    ...        due: By when. Empty: by no day.
    ...        assigned_to: Who should do it, for example "Carmen Ruiz". Empty: everybody.
    ...        customer: Whom it is about: name, phone number, e-mail or customer ID, as you would search for it.
    ...        note: What else is to be known. The reference is added below it, as "[Ref T-1001]".
    [Arguments]    ${reference: str}    ${title: str}    ${due: date | None}=${None}    ${assigned_to: str}=${EMPTY}
    ...    ${customer: str}=${EMPTY}    ${note: str}=${EMPTY}
    VAR    ${about}    ${None}
    IF    $customer
        ${about}=    Find Customer    ${customer}
    END
    ${todo}=    Add To-Do    ${reference}    ${title}    ${due}    ${assigned_to}    ${about}    ${note}
    Report Result    ${todo}
