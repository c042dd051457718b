# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       Quotes made and approved once, and read.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Resource            keywords/scheduling.resource
Resource            keywords/quotes.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Variables ***
@{HEATER}           Water Heater Flush    anode rod x2 @ 289.00

*** Test Cases ***
Create Quote Prices The Items Of A Job
    ${job}=    Booked Job    RQ-1
    ${quote}=    Create Quote    RQ-1    ${job}    items=${HEATER}    promo_code=NEIGHBOR25
    Events Should Be    quote.created
    ${quotes}=    Truth    quotes    job_id=${job.number}
    Length Should Be    ${quotes}    1
    Should Be Equal As Strings    ${quotes}[0][id]    ${quote.number}
    Should Be Equal    ${quotes}[0][title]    Water Heater Flush [Ref RQ-1]
    Should Be Equal As Integers    ${quotes}[0][subtotal]    ${16900 + 2 * 28900}
    Should Be Equal As Integers    ${quotes}[0][discount]    2500
    Should Be Equal As Integers    ${quotes}[0][total]    ${{ int($quote.total * 100) }}
    Should Be Equal As Integers    ${quotes}[0][tax]    ${{ int($quote.tax * 100) }}
    Should Be Equal    ${quote.tasks}    Water Heater Flush, 2 × Anode Rod Replacement
    Should Be Equal    ${quote.promo_code}    NEIGHBOR25
    Should Be Equal    ${quote.portal_status}    Open
    Should Be Equal    ${quote.job}    ${job.number}
    Should Be Equal    ${quote.customer}    10001

Create Quote Returns The Quote That Carries The Reference
    ${job}=    Booked Job    RQ-2
    ${first}=    Create Quote    RQ-2    ${job}    items=${HEATER}
    ${second}=    Create Quote    RQ-2    ${job}    items=${HEATER}
    Should Be Equal    ${first}    ${second}
    ${other}=    Create Quote    RQ-2b    ${job}    program=Comfort Club    title=The club
    Should Not Be Equal    ${other.number}    ${first.number}
    Events Should Be    quote.created    quote.created
    ${lines}=    Truth    quote_lines    quote_id=${other.number}
    Should Be Equal    ${lines}[0][name]    Comfort Club
    Should Be Equal    ${other.title}    The club [Ref RQ-2b]

Approve Quote Makes The Invoice Of The Job Once
    ${job}=    Booked Job    RQ-3
    ${quote}=    Create Quote    RQ-3    ${job}    items=${HEATER}
    ${approved}=    Approve Quote    ${quote}    agreed on the phone
    ${again}=    Approve Quote    ${quote}
    Events Should Be    quote.created    invoice.created    quote.accepted
    Should Be Equal    ${approved.portal_status}    Accepted
    Should Be Equal    ${again}    ${approved}
    ${invoices}=    Truth    invoices    job_id=${job.number}
    Should Be Equal As Integers    ${invoices}[0][total]    ${{ int($quote.total * 100) }}
    ${quotes}=    Truth    quotes    job_id=${job.number}
    Should Be Equal    ${quotes}[0][reason]    agreed on the phone

A Quote At A Service Address Gets Its Job When It Is Approved
    ${customer}=    Find Customer    10002
    ${quote}=    Create Quote At Address    RQ-4    ${customer}    Heating    program=Comfort Club
    Should Be Equal    ${quote.job}    ${EMPTY}
    ${again}=    Create Quote At Address    RQ-4    ${customer}    Heating    program=Comfort Club
    Should Be Equal    ${quote}    ${again}
    ${approved}=    Approve Quote    ${quote}
    Events Should Be    quote.created    job.opened    invoice.created    quote.accepted
    ${quotes}=    Truth    quotes    job_id=${approved.job}
    Should Be Equal As Strings    ${quotes}[0][id]    ${quote.number}

Create Quote Refuses What The Price Book Does Not Hold
    ${job}=    Booked Job    RQ-5
    Look At Events
    FOR    ${code}    ${items}    IN
    ...    ITEM_UNKNOWN    Roof Tiles
    ...    ITEM_UNKNOWN    Ceiling Fan Installation
    ...    ITEM_AMBIGUOUS    T
    ...    ITEM_AMBIGUOUS    Anode Rod;Anode
    ...    ITEM_INVALID    2 x Anode Rod x3
    ...    ITEM_INVALID    Anode Rod x0
    ...    ITEM_INVALID    ${EMPTY}
    ...    PRICE_MISMATCH    Anode Rod @ 279
        Run Keyword And Expect Error    ${code}: *    Create Quote    RQ-5    ${job}    items=${items.split(';')}
    END
    Run Keyword And Expect Error    PROMO_CODE_INVALID: *    Create Quote    RQ-5    ${job}    ${HEATER}    promo_code=SUMMER15
    Nothing Should Have Been Written

Create Quote At Address Refuses A Place That Nobody Knows
    ${customer}=    Find Customer    10006
    FOR    ${code}    ${department}    ${address}    IN
    ...    ADDRESS_AMBIGUOUS    Plumbing    ${EMPTY}
    ...    ADDRESS_NOT_FOUND    Plumbing    1 Nowhere St
        Run Keyword And Expect Error    ${code}: *    Create Quote At Address    RQ-6    ${customer}    ${department}    ${address}
        ...    items=${HEATER}
    END
    ${customer}=    Find Customer    10002
    Run Keyword And Expect Error    DEPARTMENT_UNKNOWN: *    Create Quote At Address    RQ-6    ${customer}    Roofing    items=${HEATER}
    Nothing Should Have Been Written

Approve Quote Refuses One That Is Not There
    ${job}=    Booked Job    RQ-7
    ${quote}=    Create Quote    RQ-7    ${job}    items=${HEATER}
    Look At Events
    Run Keyword And Expect Error    QUOTE_NOT_FOUND: *    Approve Quote    ${{ $quote.model_copy(update={'estimate_id': 'est_999999'}) }}
    Nothing Should Have Been Written

Get Quotes Reads Those Of A Job And Of A Customer
    ${job}=    Booked Job    RQ-8
    ${quote}=    Create Quote    RQ-8    ${job}    items=${HEATER}
    Look At Events
    ${of_job}=    Get Quotes    10001    ${job.number}
    Should Be Equal    ${of_job}    ${{ [$quote] }}
    ${all}=    Get Quotes    10001
    ${truth}=    Truth    quotes    customer_id=10001
    Should Be Equal    ${{ sorted(int(one.number) for one in $all) }}    ${{ sorted(one['id'] for one in $truth) }}
    ${missing}=    Find Quote By Reference    RQ-none    10001    ${job.number}
    Should Be Equal    ${missing}    ${None}
    Nothing Should Have Been Written

*** Keywords ***
Booked Job
    [Documentation]    Books a plumbing job at which quotes can be made.
    [Arguments]    ${reference}
    ${customer}=    Find Customer    10001
    ${job}=    Book Job    ${reference}    ${customer}    Plumbing Repair    2027-01-11    8:00 am    latest_day=2027-01-29
    ...    allow_overbooking=True
    Look At Events
    RETURN    ${job}
