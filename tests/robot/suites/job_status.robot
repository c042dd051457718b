# robocop: off=missing-doc-test-case
*** Settings ***
Documentation       Status steps of a job, each once, and arrivals as Sera noted them.
Resource            keywords/session.resource
Resource            keywords/job_status.resource
Resource            keywords/jobs.resource
Library             Eye.py    ${PORTAL}
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Look At Events

*** Test Cases ***
Change Job Status Goes Step By Step And Leaves The Reason With Each
    ${job}=    Find Job At    ON
    ${now}=    Change Job Status    RS-1    ${job}    completed    On the way    Started at 2026-11-24T12:29:00Z.
    Should Be Equal    ${now.portal_status}    Completed
    Should Be Equal    ${now.status}    completed
    Steps Should Be    RS-1    Accepted    Running    Completed
    ${notes}=    Truth    notes    notes_contains=[Ref RS-1] On the way Started at 2026-11-24T12:29:00Z.
    Length Should Be    ${notes}    1
    Should Contain    ${notes}[0][text]    from Accepted to Running

Change Job Status Steps Back With A Reason Alone
    ${job}=    Find Job At    BACK
    Run Keyword And Expect Error    REASON_MISSING: *Running*    Change Job Status    RS-2    ${job}    scheduled
    Nothing Should Have Been Written
    ${now}=    Change Job Status    RS-2    ${job}    Pending    Wrong job
    Should Be Equal    ${now.portal_status}    Pending
    Steps Should Be    RS-2    Accepted    Pending

Change Job Status Steps Back Before It Cancels
    ${job}=    Find Job At    CANCEL
    Run Keyword And Expect Error    REASON_MISSING: *    Change Job Status    RS-3    ${job}    cancelled
    Nothing Should Have Been Written
    ${now}=    Change Job Status    RS-3    ${job}    cancelled    Called off
    Should Be Equal    ${now.portal_status}    Cancelled
    Steps Should Be    RS-3    Pending
    ${notes}=    Truth    notes    notes_contains=Reason: [Ref RS-3] Called off
    Length Should Be    ${notes}    2

Change Job Status Sends Nothing Where It Is So Already
    ${job}=    Find Job At    STAYS
    ${now}=    Change Job Status    RS-4    ${job}    in_progress
    Should Be Equal    ${now.portal_status}    Running
    Nothing Should Have Been Written

Change Job Status Knows Its Own Step When Somebody Else Has Gone On Since
    ${job}=    Find Job At    AGAIN
    Change Job Status    RS-5    ${job}    dispatched
    Change Job Status    RS-6    ${job}    in_progress
    Look At Events
    ${now}=    Take Status Step    RS-5    ${job}    Accepted    ${EMPTY}    ${EMPTY}
    Should Be Equal    ${now.portal_status}    Running
    Nothing Should Have Been Written

Change Job Status Refuses What Sera Does Not Offer
    ${job}=    Find Job At    CANCELLED
    Run Keyword And Expect Error    STATUS_FINAL: *Cancelled*    Change Job Status    RS-7    ${job}    dispatched    Please
    ${job}=    Find Job At    NOBODY
    Run Keyword And Expect Error    TECHNICIAN_MISSING: *    Change Job Status    RS-7    ${job}    dispatched
    Run Keyword And Expect Error    STATUS_UNKNOWN: *    Change Job Status    RS-7    ${job}    done
    Nothing Should Have Been Written

Change Job Status Notices That Another User Was Faster
    ${job}=    Find Job At    STAYS
    ${before}=    Evaluate    $job.model_copy(update={'portal_status': 'Pending'})
    Run Keyword And Expect Error    CHANGED_MEANWHILE: The appointment is Running now*
    ...    Take Status Step    RS-8    ${before}    Pending    Too late    ${EMPTY}
    Nothing Should Have Been Written

Get Arrival Returns Sera's Own Time In UTC
    ${job}=    Find Job At    STAYS
    ${arrived}=    Get Arrival    ${job}
    ${changes}=    Truth    status_changes
    VAR    ${wanted}    ${{ [one['at'] for one in $changes if one['after'] == 'Running'][0] }}
    Should Be Equal As Strings    ${{ $arrived.isoformat()[:16] }}    ${wanted}[0:16]
    Nothing Should Have Been Written

Get Arrival Returns None Before The Arrival
    ${job}=    Find Job At    NOBODY
    ${arrived}=    Get Arrival    ${job}
    Should Be Equal    ${arrived}    ${None}
    Nothing Should Have Been Written

*** Keywords ***
Find Job At
    [Documentation]    Returns the job whose appointment's notes carry that reference.
    [Arguments]    ${reference}
    ${appointments}=    Truth    appointments    notes_contains=[Ref ${reference}]
    ${job}=    Find Job    ${appointments}[0][job_id]
    RETURN    ${job}

Steps Should Be
    [Documentation]    Fails unless the reference stands with exactly these steps.
    [Arguments]    ${reference}    @{wanted}
    ${changes}=    Truth    status_changes
    VAR    @{steps}
    FOR    ${change}    IN    @{changes}
        IF    '[Ref ${reference}]' in $change['reason'] and $change['after'] != 'Cancelled'
            VAR    @{steps}    @{steps}    ${change}[after]
        END
    END
    Should Be Equal    ${steps}    ${wanted}
