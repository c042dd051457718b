*** Settings ***
Documentation       Books one job for every work item, the usual way: one sign-in, `For Each Input Work Item`, a released item for each.
Library             Collections
Library             DateTime
Library             RPA.Browser.Playwright    timeout=00:00:30    auto_closing_level=SUITE    run_on_failure=Take Screenshot \ EMBED
Library             RPA.MFA
Library             RPA.Robocorp.WorkItems

*** Variables ***
${PORTAL}       %{BENCH_URL}

*** Tasks ***
Book Jobs
    [Documentation]    Signs in once and takes one item after the other.
    Open Portal
    Log In
    For Each Input Work Item    Handle Item
    [Teardown]    Close Browser    ALL

*** Keywords ***
Open Portal
    [Documentation]    Opens a browser at the sign-in form.
    ${arguments}=    Evaluate    json.loads($BROWSER_ARGUMENTS)
    New Browser    chromium    headless=True    executablePath=%{BENCH_BROWSER}    args=${arguments}
    New Context    viewport={'width': 1366, 'height': 768}    locale=en-US    reducedMotion=reduce
    New Page    ${PORTAL}/admins/login

Log In
    [Documentation]    Signs in with password and one-time code, once for all items.
    Fill Text    id=admin_email    %{BENCH_EMAIL}
    Fill Secret    id=admin_password    %BENCH_PASSWORD
    Click    [name="commit"]
    Set Time Based OTP    %{BENCH_SEED}
    ${code}=    Get Time Based OTP
    Fill Text    [data-cy="otp-attempt"]    ${code}
    Click    button:text-is("Verify")
    Wait For Elements State    body.app    visible

Handle Item
    [Documentation]    One work item; what goes wrong with it does not end the others.
    ${payload}=    Get Work Item Payload
    TRY
        ${job}=    Book Job    ${payload}
        Take Screenshot    ${OUTPUT_DIR}${/}${payload}[reference]    fileType=jpeg    quality=70
        Set Work Item Variable    job    ${job}
        Save Work Item
        Release Input Work Item    DONE
    EXCEPT    AS    ${error}
        Log    ${error}    level=ERROR
        Release Input Work Item    FAILED    exception_type=APPLICATION    code=PORTAL    message=${error}
    END

Book Job
    [Documentation]    Books the job of one item in the Schedule modal and returns its number.
    [Arguments]    ${item}
    ${customer}=    Find Customer    ${item}[customer]
    Go To    ${PORTAL}/customers/${customer}
    Click    [data-cy="address-schedule-link"]
    Choose Option    service-category-select    ${item}[service_category]
    Choose Day    ${item}[day]
    Click    [data-cy="time-slot-${item}[day]T${item}[arrival_window]:00"]
    Fill Text    [data-cy="schedule-modal"] textarea    ${item}[notes]\n\[Ref ${item}[reference]]
    Click    [data-cy="modal-submit-btn"]
    Wait For Elements State    [data-cy="schedule-modal"]    detached
    VAR    ${row}    \#customer-jobs-table tbody tr:has-text("[Ref ${item}[reference]]")
    Wait For Elements State    ${row}    visible
    ${job}=    Get Text    ${row} >> td >> nth=0
    RETURN    ${job}

Find Customer
    [Documentation]    Searches the list of customers and returns the ID.
    [Arguments]    ${email}
    Go To    ${PORTAL}/customers
    Fill Text    th.email-field input    ${email}
    VAR    ${row}    \#customers-table tbody tr:has-text("${email}")
    Wait For Elements State    ${row}    visible
    ${id}=    Get Text    ${row} >> td >> nth=0
    RETURN    ${id}

Choose Option
    [Documentation]    Chooses an entry of a select.
    [Arguments]    ${select}    ${name}
    Click    [data-cy="${select}"] [data-cy="select-input-field"]
    Click    [data-cy="${select}"] .ss-option >> text="${name}"

Choose Day
    [Documentation]    Turns the calendar to the day's month and picks the day.
    [Arguments]    ${day}
    ${wanted}=    Convert Date    ${day}    result_format=%B %Y
    ${number}=    Convert Date    ${day}    result_format=%d
    ${number}=    Convert To Integer    ${number}
    WHILE    True    limit=24
        ${month}=    Get Text    .calendar-month
        IF    '${month}' == '${wanted}'    BREAK
        Click    role=button[name="Next month"]
    END
    Click    .calendar:not(.loading) td.day:has(:text-is("${number}")) >> button
