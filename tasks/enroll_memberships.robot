*** Settings ***
Documentation       Enrols one customer in a membership program, or renews, for every row of the input.
Metadata            Needs    edit memberships
Metadata            Needs billing_cadence    see programs
Metadata            Needs sold_as=quote    edit quotes, edit invoices, see programs
Resource            ../keywords/session.resource
Resource            ../keywords/customers.resource
Resource            ../keywords/memberships.resource
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Enroll One Customer

*** Tasks ***
Enroll Memberships

*** Keywords ***
Enroll One Customer
    [Documentation]    One row, one membership: added directly on the customer's Membership tab, or sold on a quote.
    ...
    ...    Args:
    ...        reference: Your own key of the row, for example "M-1001". It is done once, however often the sheet is run.
    ...        customer: Name, phone number, e-mail or customer ID, as you would search for it, for example "(317) 555-0142".
    ...        program: As Company → Programs names it, for example "Comfort Club". The beginning will do where only one begins so.
    ...        start_date: The membership's first day. A renewal begins on the day after the old one's Ends On, whichever is later.
    ...        service_address: Needed where the customer has several addresses; as much of it as tells them apart. Several addresses
    ...            in one membership: only where it is added directly.
    ...        systems: How many systems it covers. Empty: one; for a renewal as many as before.
    ...        sold_as: "direct" adds it on the Membership tab. "quote" sells it: quote, approval, approved invoice, Save & Complete.
    ...        job: Only for "quote": number of the job to sell it on, or the reference of the row that booked it. The invoice of that
    ...            job is approved. Empty: the quote gets a job of its own, without an appointment.
    ...        department: Only for "quote" without a job: whose quote it is, for example "Heating".
    ...        promo_code: Only for "quote": takes its discount off the first term.
    ...        billing_cadence: Checked against the program, for example "monthly", "yearly" or "every 2 years".
    ...        autopay: "yes": Sera must charge the payment method on file by itself on the next billing date. "no": it must not.
    ...        payment_method: What must be on file, for example "on file", "4242" or "none". Nothing is ever put on file.
    ...        on_existing: Where the customer has the program at that address already: "refuse" the row, or "renew".
    [Arguments]    ${reference: str}    ${customer: str}    ${program: str}    ${start_date: date}    ${service_address: list[str]}=@{EMPTY}
    ...    ${systems: int | None}=${None}    ${sold_as: Literal["direct", "quote"]}=direct    ${job: str}=${EMPTY}    ${department: str}=${EMPTY}
    ...    ${promo_code: str}=${EMPTY}    ${billing_cadence: str}=${EMPTY}    ${autopay: bool | None}=${None}    ${payment_method: str}=${EMPTY}
    ...    ${on_existing: Literal["refuse", "renew"]}=refuse
    ${found}=    Find Customer    ${customer}
    IF    $sold_as == 'quote'
        ${membership}=    Sell Membership    ${reference}    ${found}    ${program}    ${start_date}    service_address=${service_address}
        ...    job=${job}    department=${department}    promo_code=${promo_code}    systems=${systems}    billing_cadence=${billing_cadence}
        ...    autopay=${autopay}    payment_method=${payment_method}    on_existing=${on_existing}
    ELSE IF    $promo_code
        Refuse    PROMO_CODE_INVALID    A membership that is added directly takes no promo code    Set sold_as to quote, or empty promo_code.
    ELSE
        ${membership}=    Enroll Membership    ${found}    ${program}    ${start_date}    service_address=${service_address}
        ...    systems=${systems}    billing_cadence=${billing_cadence}    autopay=${autopay}    payment_method=${payment_method}
        ...    on_existing=${on_existing}
    END
    Report Result    ${membership}    customer_name=${found.name}
