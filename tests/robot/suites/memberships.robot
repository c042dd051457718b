# robocop: off=missing-doc-test-case,too-many-calls-in-test-case
*** Settings ***
Documentation       Reading memberships, and enrolling once.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Resource            keywords/invoices.resource
Resource            keywords/memberships.resource
Resource            keywords/quotes.resource
Resource            keywords/scheduling.resource
Resource            resources/membership_tab.resource
Resource            resources/membership_to_do.resource
Resource            resources/tables.resource
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

Enroll Membership Never Confirms A Duplicate Warning
    ${customer}=    Find Customer    10009
    ${plan}=    Find Program    Plumbing
    ${tab}=    Open Membership Tab    10009
    ${addresses}=    Choose Service Addresses    ${tab}[cards]    ${EMPTY}
    Open Add Membership    ${plan}
    Check Service Addresses    ${addresses}
    Add Membership Behind The Page    10009    403
    Run Keyword And Expect Error    MEMBERSHIP_EXISTS: Sera warns: *already has Plumbing Protection Plan*
    ...    Save Membership    ${UI.add_membership}
    Events Should Be    membership.added
    Run Keyword And Expect Error    MEMBERSHIP_EXISTS: *    Enroll Membership    ${customer}    Plumbing    2026-11-25

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

Sell Membership Goes From The Quote To The Crown
    ${customer}=    Find Customer    10006
    ${membership}=    Sell Membership    RM-1    ${customer}    Whole Home    2026-11-20    service_address=Lake House
    ...    department=Heating    systems=2    promo_code=NEIGHBOR25
    Events Should Be    quote.created    job.opened    invoice.created    quote.accepted    note.added    invoice.finalized    membership.sold
    ...    membership.added    membership_sale.completed
    ${truth}=    Truth    memberships    customer_id=10006
    VAR    ${made}    ${{ next(one for one in $truth if one['program'] == 'Whole Home Two-Year' and one['starts_on'] == '2026-11-20') }}
    Should Be Equal    mbr_${made}[id]    ${membership.membership_id}
    Should Be Equal    ${made}[ends_on]    2028-11-19
    Should Be Equal As Strings    ${membership.ends_on}    2028-11-19
    Should Be Equal As Integers    ${made}[systems]    2
    ${places}=    Truth    addresses    customer_id=10006
    Should Be Equal As Strings    ${made}[address_ids]    ${places}[2][id]
    Should Be True    ${membership.crown}
    ${sales}=    Truth    membership_sales    customer_id=10006
    Should Be Equal    inv_${sales}[0][invoice]    ${membership.invoice_id}
    Should Be Equal    wo_${sales}[0][job_id]    ${membership.work_order_id}
    Should Be True    ${sales}[0][complete]

Sell Membership Sells On The Job That Is Named
    ${customer}=    Find Customer    10008
    ${job}=    Book Job    RM-2    ${customer}    Heating Tune-Up    2026-11-30    8:00 am    latest_day=2026-12-04
    Look At Events
    ${membership}=    Sell Membership    RM-2    ${customer}    Comfort Club Monthly    ${TODAY}    job=${job.number}
    Events Should Be    quote.created    invoice.created    quote.accepted    note.added    invoice.finalized    membership.sold
    ...    membership.added    membership_sale.completed
    Should Be Equal    ${membership.work_order_id}    ${job.work_order_id}
    Should Be Equal As Strings    ${membership.next_billing_date}    2026-12-24

Sell Membership Refuses Before The Quote What Could Not Be Completed
    [Template]    Sale Should Be Refused
    MEMBERSHIP_EXISTS    10001    Comfort Club    ${TODAY}    department=Heating
    JOB_NOT_FOUND    10001    Plumbing    ${TODAY}    job=9999999
    ADDRESS_AMBIGUOUS    10006    Plumbing    ${TODAY}    department=Heating
    DEPARTMENT_UNKNOWN    10009    Whole Home    ${TODAY}    department=Roofing
    PAYMENT_METHOD_MISSING    10009    Comfort Club    ${TODAY}    department=Heating    autopay=True
    AUTOPAY_IMPOSSIBLE    10012    Plumbing    ${TODAY}    department=Heating    autopay=True
    PROMO_CODE_INVALID    10009    Whole Home    ${TODAY}    department=Heating    promo_code=NOSUCHCODE

Sell Membership Refuses A Job Whose Invoice Is Finalized
    ${customer}=    Find Customer    10008
    ${jobs}=    Truth    membership_sales    customer_id=10008
    Run Keyword And Expect Error    INVOICE_CLOSED: *    Sell Membership    RM-6    ${customer}    Whole Home    ${TODAY}
    ...    job=${{ str($jobs[0]['job_id']) }}
    Nothing Should Have Been Written

Sell Membership Renews A Fixed Term After Its End
    ${customer}=    Find Customer    10006
    ${membership}=    Sell Membership    RM-3    ${customer}    Whole Home    2028-11-01    service_address=Lake House
    ...    department=Heating    on_existing=renew
    Should Be Equal As Strings    ${membership.starts_on}    2028-11-20
    Should Be Equal As Integers    ${membership.systems}    2
    Should Be Equal    ${membership.portal_status}    Upcoming

Approve Invoice Finalizes It Once
    ${customer}=    Find Customer    10009
    ${quote}=    Create Quote At Address    RM-4    ${customer}    Heating    program=Comfort Club
    ${accepted}=    Approve Quote    ${quote}
    Look At Events
    ${first}=    Approve Invoice    ${accepted.job}    agreed on the phone
    ${second}=    Approve Invoice    ${accepted.job}    agreed on the phone
    Should Be Equal    ${first}    ${second}
    Events Should Be    note.added    invoice.finalized    membership.sold
    ${truth}=    Truth    invoices    job_id=${accepted.job}
    Should Be Equal    ${truth}[0][status]    Finalized
    Should Be Equal    inv_${truth}[0][id]    ${first.invoice_id}
    ${notes}=    Truth    notes    notes_contains=agreed on the phone
    Length Should Be    ${notes}    1

Approve Invoice Refuses A Job Without One
    ${customer}=    Find Customer    10009
    ${job}=    Book Job    RM-5    ${customer}    Drain Cleaning    2026-11-30    1:00 pm    latest_day=2026-12-04    override_coverage=True
    Look At Events
    Run Keyword And Expect Error    INVOICE_NOT_FOUND: *    Approve Invoice    ${job.number}    reason
    Nothing Should Have Been Written

Complete Sold Membership Works Where The Modal Keeps Its Parts In A Shadow Root
    ${quotes}=    Get Quotes    10009
    ${invoice}=    Get Invoice Of Job    ${quotes[0].job}
    ${plan}=    Find Program    Comfort Club
    Go To Page    /memberships
    Read Table    ${UI.memberships_to_do.table}
    Evaluate JavaScript    ${None}    () => new MutationObserver(found => { for (const {addedNodes: [modal]} of found)
    ...    if (modal?.matches?.('sera-modal') && !modal.shadowRoot) modal.attachShadow({mode: 'open'}).append(...modal.childNodes)
    ...    }).observe(document.body, {childList: true})
    Open Sold Membership From List    ${invoice.number}    ${plan.name}
    Fill In Term    ${plan}    ${{ datetime.date(2026, 11, 1) }}
    ${hidden}=    Evaluate JavaScript    ${None}    () => document.querySelectorAll('sera-modal input').length
    Should Be Equal As Integers    ${hidden}    0
    Save Membership    ${UI.edit_memberships}
    ${memberships}=    Get Memberships    10009
    Should Be Equal As Strings    ${memberships[0].starts_on}    2026-11-01
    Should Be Equal As Strings    ${memberships[0].next_billing_date}    2027-11-01

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
Add Membership Behind The Page
    [Documentation]    Adds a membership as another person would, while the modal is open.
    [Arguments]    ${customer}    ${program}
    ${places}=    Truth    addresses    customer_id=${customer}
    VAR    ${form}    ${{ json.dumps({'program_id': int($program), 'address_ids': [$places[0]['id']], 'starts_on': '2026-11-24', 'systems': 1}) }}
    Evaluate JavaScript    ${None}    () => fetch('/api/customers/${customer}/memberships', {method: 'POST', body: '${form}',
    ...    headers: {'Content-Type': 'application/json', 'X-CSRF-Token': document.querySelector('meta[name="csrf-token"]').content}})

Enrollment Should Be Refused
    [Documentation]    Ends with that code, and adds nothing.
    [Arguments]    ${code}    ${id}    @{membership}    &{more}
    ${customer}=    Find Customer    ${id}
    Run Keyword And Expect Error    ${code}: *    Enroll Membership    ${customer}    @{membership}    &{more}
    Nothing Should Have Been Written

Sale Should Be Refused
    [Documentation]    Ends with that code, and makes no quote.
    [Arguments]    ${code}    ${id}    @{membership}    &{more}
    ${customer}=    Find Customer    ${id}
    Run Keyword And Expect Error    ${code}: *    Sell Membership    RM-REFUSED    ${customer}    @{membership}    &{more}
    Nothing Should Have Been Written
