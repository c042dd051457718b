# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       Reading memberships, and enrolling once.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Resource            keywords/memberships.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Variables ***
${TODAY}            2026-11-24

*** Test Cases ***
Find Program Takes The Exact Name Before One That Begins So
    ${program}=    Find Program    comfort club
    Should Be Equal    ${program.name}    Comfort Club
    Should Be Equal    ${program.plan_id}    plan_401
    Should Be Equal As Integers    ${program.months}    12
    Should Be True    ${program.subscription}
    Should Be Equal As Strings    ${program.price}    189.00
    Should Be Equal As Strings    ${program.additional}    79.00
    Should Be Equal    ${program.included_visits}    ${{ ('Heating Tune-Up', 'Cooling Tune-Up') }}
    Nothing Should Have Been Written

Find Program Takes The Only One That Begins So
    ${program}=    Find Program    Whole Home
    Should Be Equal    ${program.name}    Whole Home Two-Year
    Should Be Equal As Integers    ${program.months}    24
    Should Not Be True    ${program.subscription}

Find Program Refuses What None Or Several Are Called
    Run Keyword And Expect Error    PROGRAM_UNKNOWN: *Plumbing Protection Plan*    Find Program    Plumbing Protection Plans
    Run Keyword And Expect Error    PROGRAM_AMBIGUOUS: *Comfort Club, Comfort Club Monthly*    Find Program    Comfort

Get Memberships Returns Them As Sera Shows Them
    ${memberships}=    Get Memberships    10001
    ${truth}=    Truth    memberships    customer_id=10001
    Length Should Be    ${memberships}    1
    VAR    ${one}    ${memberships}[0]
    Should Be Equal    ${one.membership_id}    mbr_${truth}[0][id]
    Should Be Equal    ${one.plan_id}    plan_401
    Should Be Equal    ${one.status}    active
    Should Be Equal As Strings    ${one.starts_on}    ${truth}[0][starts_on]
    Should Be Equal As Strings    ${one.next_billing_date}    ${truth}[0][next_billing_on]
    Should Be Equal    ${one.billing_cadence}    yearly
    Should Be True    ${one.crown}
    ${none}=    Get Memberships    10002
    Should Be Empty    ${none}
    Nothing Should Have Been Written

Get Memberships Refuses A Customer That Sera Does Not Know
    Run Keyword And Expect Error    CUSTOMER_NOT_FOUND: *    Get Memberships    99999
    Nothing Should Have Been Written

Enroll Membership Adds One And Reads The Next Billing Date Back
    ${customer}=    Find Customer    10002
    ${membership}=    Enroll Membership    ${customer}    Comfort Club    ${TODAY}    systems=2    billing_cadence=yearly
    Events Should Be    membership.added
    ${truth}=    Truth    memberships    customer_id=10002
    Should Be Equal    ${membership.membership_id}    mbr_${truth}[0][id]
    Should Be Equal    ${truth}[0][program]    Comfort Club
    Should Be Equal As Integers    ${truth}[0][systems]    2
    Should Be Equal As Strings    ${membership.next_billing_date}    2027-11-24
    Should Be Equal    ${truth}[0][next_billing_on]    2027-11-24
    Should Be Equal As Strings    ${membership.price}    268.00
    Should Be True    ${membership.crown}
    Should Not Be True    ${membership.autopay}

Enroll Membership Covers The Addresses That Are Named
    ${customer}=    Find Customer    10007
    VAR    @{addresses}    2203 Emerson    Shop
    ${membership}=    Enroll Membership    ${customer}    Plumbing    2026-12-01    ${addresses}
    ${truth}=    Truth    memberships    customer_id=10007
    ${places}=    Truth    addresses    customer_id=10007
    Should Be Equal    ${truth}[0][address_ids]    ${places}[0][id],${places}[1][id]
    Should Be Equal    ${membership.portal_status}    Upcoming
    Should Be Equal As Strings    ${membership.ends_on}    2027-11-30
    Should Not Be True    ${membership.crown}

Enroll Membership Returns The One That Begins That Day
    ${customer}=    Find Customer    10003
    ${first}=    Enroll Membership    ${customer}    Plumbing    ${TODAY}
    ${second}=    Enroll Membership    ${customer}    Plumbing    ${TODAY}
    Should Be Equal    ${first}    ${second}
    Events Should Be    membership.added

Enroll Membership Renews A Fixed Term On The Day After Its End
    ${customer}=    Find Customer    10004
    ${old}=    Enroll Membership    ${customer}    Plumbing    ${TODAY}    systems=3
    Should Be Equal As Strings    ${old.ends_on}    2027-11-23
    ${new}=    Enroll Membership    ${customer}    Plumbing    2027-11-01    on_existing=renew
    Should Be Equal As Strings    ${new.starts_on}    2027-11-24
    Should Be Equal As Integers    ${new.systems}    3
    Events Should Be    membership.added    membership.added
    ${again}=    Enroll Membership    ${customer}    Plumbing    2027-11-01    on_existing=renew
    Should Be Equal    ${again}    ${new}
    Events Should Be    membership.added    membership.added

Enroll Membership Leaves A Subscription To Renew By Itself
    ${customer}=    Find Customer    10001
    ${membership}=    Enroll Membership    ${customer}    Comfort Club    ${TODAY}    on_existing=renew
    ${truth}=    Truth    memberships    customer_id=10001
    Should Be Equal    ${membership.membership_id}    mbr_${truth}[0][id]
    Nothing Should Have Been Written

Enroll Membership Reports Who Is Charged By Itself
    ${customer}=    Find Customer    10012
    ${membership}=    Enroll Membership    ${customer}    Comfort Club Monthly    ${TODAY}    autopay=True    payment_method=4242
    Should Be True    ${membership.autopay}
    Should Be Equal    ${membership.payment_method}    Visa ending in 4242
    Should Be Equal As Strings    ${membership.next_billing_date}    2026-12-24

Enroll Membership Refuses What Cannot Be
    [Template]    Enrollment Should Be Refused
    MEMBERSHIP_EXISTS    10001    Comfort Club    ${TODAY}
    PROGRAM_UNKNOWN    10005    Comfort Clubs    ${TODAY}
    PROGRAM_AMBIGUOUS    10005    Comfort    ${TODAY}
    CADENCE_MISMATCH    10005    Comfort Club Monthly    ${TODAY}    billing_cadence=yearly
    CADENCE_MISMATCH    10005    Comfort Club Monthly    ${TODAY}    billing_cadence=weekly
    ADDRESS_AMBIGUOUS    10006    Plumbing    ${TODAY}
    ADDRESS_NOT_FOUND    10006    Plumbing    ${TODAY}    service_address=1 Nowhere St
    ADDRESS_AMBIGUOUS    10006    Plumbing    ${TODAY}    service_address=${{ ['Winthrop', 'Home'] }}
    PAYMENT_METHOD_MISSING    10008    Comfort Club    ${TODAY}    autopay=True
    PAYMENT_METHOD_MISSING    10008    Comfort Club    ${TODAY}    payment_method=on file
    PAYMENT_METHOD_MISSING    10012    Comfort Club    ${TODAY}    payment_method=Mastercard
    AUTOPAY_IMPOSSIBLE    10012    Plumbing    ${TODAY}    autopay=True
    AUTOPAY_IMPOSSIBLE    10012    Comfort Club    ${TODAY}    autopay=False
    AUTOPAY_IMPOSSIBLE    10012    Comfort Club    ${TODAY}    payment_method=none

*** Keywords ***
Enrollment Should Be Refused
    [Documentation]    Ends with that code, and adds nothing.
    [Arguments]    ${code}    ${id}    @{membership}    &{more}
    ${customer}=    Find Customer    ${id}
    Run Keyword And Expect Error    ${code}: *    Enroll Membership    ${customer}    @{membership}    &{more}
    Nothing Should Have Been Written
