*** Settings ***
Documentation       Adds one customer for every row of the input.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Add One Customer

*** Tasks ***
Add Customers

*** Keywords ***
Add One Customer
    [Documentation]    One row, one customer; a customer that Sera knows already is taken as it is.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "C-1001". It is done once, however often the sheet is run.
    ...        name: First and last name, for example "Ada Okonkwo".
    ...        service_address: Street and city, for example "4520 Maple Grove Dr, Indianapolis".
    ...        phone: Phone number. Phone or e-mail must be given.
    ...        email: E-mail. It must belong to no other customer or technician.
    [Arguments]    ${reference: str}    ${name: str}    ${service_address: str}    ${phone: str}=${EMPTY}    ${email: str}=${EMPTY}
    IF    not $phone and not $email
        Refuse    CUSTOMER_INCOMPLETE    '${name}' (${reference}) has neither phone nor e-mail to be found by    Fill phone or email.
    END
    ${customer}=    Find Customer    ${{ $phone or $email }}    ${name}    missing_ok=True
    IF    $customer is None
        ${customer}=    Create Customer    ${name}    ${service_address}    ${phone}    ${email}
    END
    Report Result    ${customer}
