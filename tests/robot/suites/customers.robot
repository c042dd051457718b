# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       Finding customers as a person would name them, and creating them once.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Library             Collections
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Variables ***
${STREET}           4520 Maple Grove Dr, Indianapolis

*** Test Cases ***
Find Customer Takes Whatever Identifies One
    [Template]    Customer Should Be Found
    10002    Jürgen Müller
    10002    JÜRGEN    MÜLLER
    10002    juergen.mueller@example.test
    10002    Juergen.Mueller@Example.TEST
    10002    10002
    10003    Siobhán O'Brien
    10003    Siobhán O
    10007    Łukasz Wójcik

Find Customer Takes A Phone Number In Any Format
    ${customers}=    Truth    customers    customer_id=10003
    VAR    ${digits}    ${customers}[0][phone]
    FOR    ${phone}    IN
    ...    ${digits}
    ...    (${digits}[0:3]) ${digits}[3:6]-${digits}[6:]
    ...    +1 ${digits}[0:3].${digits}[3:6].${digits}[6:]
        ${found}=    Find Customer    ${phone}
        Should Be Equal    ${found.id}    10003
        ${found}=    Find Customer    ${phone}    Siobhán O'Brien
        Should Be Equal    ${found.id}    10003
    END
    Nothing Should Have Been Written

Find Customer Refuses What Nobody Or Several Are Called
    [Template]    Customer Should Be Refused
    CUSTOMER_NOT_FOUND    Nobody Atall
    CUSTOMER_NOT_FOUND    nobody@example.test
    CUSTOMER_NOT_FOUND    (317) 555-9999
    CUSTOMER_NOT_FOUND    99999
    CUSTOMER_AMBIGUOUS    Mary Johnson
    CUSTOMER_AMBIGUOUS    juergen.mueller@example.test    name=Somebody Else
    CUSTOMER_AMBIGUOUS    10002    name=Somebody Else
    CUSTOMER_ARCHIVED    Walter Grimes
    CUSTOMER_ARCHIVED    10011

Find Customer Names The Customers That Fit
    Run Keyword And Expect Error    *10004 Mary Johnson*10005 Mary Johnson*    Find Customer    Mary Johnson

Find Customer Returns None Where A Missing One Is Fine
    ${found}=    Find Customer    Nobody Atall    missing_ok=True
    Should Be Equal    ${found}    ${None}
    ${found}=    Find Customer    99999    missing_ok=True
    Should Be Equal    ${found}    ${None}
    Run Keyword And Expect Error    CUSTOMER_ARCHIVED: *    Find Customer    Walter Grimes    missing_ok=True
    Nothing Should Have Been Written

Find Known Customer Goes By Phone And Then By Email
    ${found}=    Find Known Customer    Mary Johnson    (317) 555-0104    mary.johnson@example.test
    Should Be Equal    ${found.id}    10005
    ${found}=    Find Known Customer    mary johnson    (984) 555-0100    mary.johnson@example.test
    Should Be Equal    ${found.id}    10004
    ${found}=    Find Known Customer    Ada Okonkwo    (984) 555-0100    ada@nowhere.example.test
    Should Be Equal    ${found}    ${None}
    Nothing Should Have Been Written

Find Known Customer Refuses Who Is Somebody Else Or Archived
    Run Keyword And Expect Error    CUSTOMER_AMBIGUOUS: *'Margaret Ellison'*    Find Known Customer    Peter Ellison    (317) 555-0100
    Run Keyword And Expect Error    CUSTOMER_ARCHIVED: *    Find Known Customer    Walter Grimes    (317) 555-0110
    Run Keyword And Expect Error    CUSTOMER_INCOMPLETE: *    Find Known Customer    Nobody Atall
    Nothing Should Have Been Written

Create Customer Creates One With A Service Address
    ${created}=    Create Customer    Ada Mary Okonkwo    ${STREET}    (984) 555-0142    ada@example.test
    Events Should Be    customer.created
    ${customers}=    Truth    customers    customer_id=${created.id}
    Should Be Equal    ${customers}[0][first_name]    Ada Mary
    Should Be Equal    ${customers}[0][last_name]    Okonkwo
    Should Be Equal    ${customers}[0][phone]    9845550142
    Should Be Equal    ${customers}[0][email]    ada@example.test
    ${addresses}=    Truth    addresses    customer_id=${created.id}
    Should Be Equal    ${addresses}[0][line1]    4520 Maple Grove Dr
    Should Be True    ${addresses}[0][schedulable]

Create Customer Returns The One That Is There
    ${first}=    Create Customer    Twice Asked    ${STREET}    email=twice@example.test
    ${second}=    Create Customer    Twice Asked    ${STREET}    email=twice@example.test
    Should Be Equal    ${first.id}    ${second.id}
    Events Should Be    customer.created

Create Customer Refuses What Sera Would Not Take
    [Template]    Creation Should Be Refused
    CUSTOMER_INCOMPLETE    No Address    ${EMPTY}
    EMAIL_TAKEN    Other Person    ${STREET}    (984) 555-0143    elena.markovic@hoosier-home.example.test
    PORTAL_SAID_NO    Short Phone    ${STREET}    555-014

*** Keywords ***
Customer Should Be Found
    [Documentation]    Finds the customer with that ID, and writes nothing.
    [Arguments]    ${id}    @{words}
    ${found}=    Find Customer    ${{ ' '.join($words) }}
    Should Be Equal    ${found.id}    ${id}
    Nothing Should Have Been Written

Customer Should Be Refused
    [Documentation]    Ends with that code, and writes nothing.
    [Arguments]    ${code}    ${who}    ${name}=${EMPTY}
    Run Keyword And Expect Error    ${code}: *    Find Customer    ${who}    ${name}
    Nothing Should Have Been Written

Creation Should Be Refused
    [Documentation]    Ends with that code, and creates nobody.
    [Arguments]    ${code}    @{customer}
    Run Keyword And Expect Error    ${code}: *    Create Customer    @{customer}
    Nothing Should Have Been Written
