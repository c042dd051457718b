# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       Service addresses of customers: added once, however they are spelled.
Resource            keywords/session.resource
Resource            keywords/addresses.resource
Resource            keywords/customers.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Variables ***
${PLACE}            1200 Keystone Ave, Indianapolis, IN 46220

*** Test Cases ***
Add Service Address Adds What Sera Suggests And Returns It As Its Card Shows It
    ${customer}=    Find Customer    10008
    ${added}=    Add Service Address    ${customer}    ${PLACE}    Lake House    Vacation Home
    Events Should Be    address.created
    ${addresses}=    Truth    addresses    customer_id=10008
    VAR    ${one}    ${addresses}[1]
    Should Be Equal    ${one}[line1], ${one}[city], ${one}[state] ${one}[zip]    ${PLACE}
    Should Be Equal    ${one}[location_name], ${one}[location_type]    Lake House, Vacation Home
    Should Be Equal    ${added.address.line}    ${PLACE}
    Should Be Equal As Integers    ${added.position}    1
    Should Be True    ${added.schedulable}

Add Service Address Takes One That Is There However It Is Spelled
    [Template]    Address Should Be Taken
    812 broadway street
    812 Broadway St., Indianapolis, Indiana 46202

Add Service Address Enters By Hand What Sera Does Not Suggest
    ${customer}=    Find Customer    10003
    ${added}=    Add Service Address    ${customer}    PO Box 12, Carmel, in 46032    by_hand=True
    Events Should Be    address.created
    Should Be Equal    ${added.address.line}    PO Box 12, Carmel, IN 46032
    Should Not Be True    ${added.schedulable}

Add Service Address Refuses What Is Nowhere
    [Template]    Address Should Be Refused
    ADDRESS_NOT_FOUND: Sera suggests no address for '1 Nowhere Lane, Atlantis'*    1 Nowhere Lane, Atlantis
    ADDRESS_NOT_FOUND: *77 E Birchwood Ct, Greenwood, IN 46142*    77 Birchwood Ct, Greenwood
    ADDRESS_NOT_FOUND: 'PO Box 12' cannot be entered by hand*    PO Box 12    by_hand=True
    PORTAL_SAID_NO: *    ${PLACE}    location_type=Castle

*** Keywords ***
Address Should Be Taken
    [Documentation]    Returns the address of the customer, and writes nothing.
    [Arguments]    ${address}
    ${customer}=    Find Customer    10002
    ${taken}=    Add Service Address    ${customer}    ${address}
    Should Be Equal    ${taken.address.line1}    812 Broadway St
    Nothing Should Have Been Written

Address Should Be Refused
    [Documentation]    Ends with that message, and writes nothing.
    [Arguments]    ${message}    ${address}    &{how}
    ${customer}=    Find Customer    10002
    Run Keyword And Expect Error    ${message}    Add Service Address    ${customer}    ${address}    &{how}
    Nothing Should Have Been Written
