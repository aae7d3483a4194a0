using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>POST …/end: a party declines the open proposal, or takes its own back; or it leaves the agreement, after the notice.</summary>
internal sealed class EndHandler(AgreementChanges changes, AgreementAccess access, StoredAgreements agreements, GatewayOptions options, TimeProvider time)
{
    /// <summary>Ends.</summary>
    public async Task<KeptAnswer> EndAsync(string id, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        StoredAgreement seen = await access.FindAsPartyAsync(id, caller, cancellationToken);
        SignedBody body = await SignedBody.ReadAsync(request, "end", cancellationToken);
        AgreementEnd end = AgreementProblem.Parse(body.Document, AgreementEnd.Parse);
        return await changes.MakeAsync(
            request,
            body.FingerprintAt(request),
            caller,
            row => Judge(end, seen.Id, body.Signature, row),
            (transaction, entries, _, token) => RecordAsync(end, body.Signature, transaction, entries, token),
            location: null,
            cancellationToken);
    }

    private void Judge(AgreementEnd end, AgreementId id, string signature, PrincipalRow caller)
    {
        if (end.Agreement != id || end.Gateway != options.GatewayName)
        {
            throw AgreementProblem.Invalid("What is signed is about another agreement.");
        }

        if (end.Principal != caller.Id)
        {
            throw AgreementProblem.Invalid("What is signed names another principal than the caller.");
        }

        SignedTime.Require(end.At, time, ProblemName.InvalidAgreement);
        Keyholders.RequireSignature(caller, Namespaces.AgreementEnd, end.Bytes, signature);
    }

    private async Task<long> RecordAsync(
        AgreementEnd end, string signature, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        StoredAgreement stored = await agreements.FindAsync(transaction, end.Agreement, cancellationToken) ?? throw GatewayProblemException.NotFound();
        Agreement version = end.Act == AgreementAct.Decline ? Declinable(end, stored.History) : Leavable(end, stored.History, entries.NextTime(LogName.Audit));
        AppendedEntry entry = entries.Append(
            LogName.Audit, EntryDrafts.AgreementEnded(end, new AgreementEndedDetail(end.Digest, version.Version, entries.HeadSize(LogName.Directory))));
        await transaction.InsertAgreementNoticeAsync(
            new AgreementNoticeRow
            {
                Agreement = version.Id,
                Version = version.Version,
                LogIndex = entry.Index,
                Act = end.Act.ToWire(),
                Principal = end.Principal,
                LoggedAt = entry.Time,
                SealedNotice = agreements.Seal(end, entry.Index),
                Signature = signature,
            },
            cancellationToken);
        return entry.Index;
    }

    private static Agreement Declinable(AgreementEnd end, AgreementHistory history)
    {
        AgreementVersion open = history.Open is { } version && version.Agreement.Digest == end.Version
            ? version
            : throw AgreementProblem.Conflict("This version waits for no signature: it was signed by all, or declined, or never proposed.");
        return open.Signers.Contains(end.Principal.Agency)
            ? open.Agreement
            : throw AgreementProblem.Forbidden("The caller's agency is no party of this version.");
    }

    private static Agreement Leavable(AgreementEnd end, AgreementHistory history, DateTimeOffset logTime)
    {
        AgreementVersion last = history.LastAgreed is { } version && version.Agreement.Digest == end.Version
            ? version
            : throw AgreementProblem.Conflict("This is not the last version that all parties signed.");
        if (last.Agreement.Find(end.Principal.Agency) is null)
        {
            throw AgreementProblem.Forbidden("The caller's agency is no party of this version.");
        }

        bool isOver = history.StateAt(last, logTime) is AgreementState.Ended or AgreementState.Expired;
        return isOver || history.LeavingOf(last.Agreement).Contains(end.Principal.Agency)
            ? throw AgreementProblem.Conflict("The agreement has ended, or the caller's agency has given notice already.")
            : last.Agreement;
    }
}
