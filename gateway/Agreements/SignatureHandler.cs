using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>POST …/signatures: another party signs the open proposal; the last one makes it an agreement.</summary>
internal sealed class SignatureHandler(AgreementChanges changes, AgreementAccess access, StoredAgreements agreements, GatewayOptions options)
{
    /// <summary>Signs.</summary>
    public async Task<KeptAnswer> SignAsync(string id, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        StoredAgreement seen = await access.FindAsPartyAsync(id, caller, cancellationToken);
        SignedBody body = await SignedBody.ReadAsync(request, "agreement", cancellationToken);
        Agreement agreement = AgreementProblem.Parse(body.Document, Agreement.Parse);
        return await changes.MakeAsync(
            request,
            body.FingerprintAt(request),
            caller,
            row => Judge(agreement, seen.Id, body.Signature, row),
            (transaction, entries, row, token) => RecordAsync(agreement, body.Signature, row.Id, transaction, entries, token),
            location: null,
            cancellationToken);
    }

    private void Judge(Agreement agreement, AgreementId id, string signature, PrincipalRow caller)
    {
        if (agreement.Id != id || agreement.Content.Gateway != options.GatewayName)
        {
            throw AgreementProblem.Invalid("What is signed is another agreement.");
        }

        Keyholders.RequireSignature(caller, Namespaces.Agreement, agreement.Bytes, signature);
    }

    private async Task<long> RecordAsync(
        Agreement agreement, string signature, PrincipalId caller, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        StoredAgreement stored = await agreements.FindAsync(transaction, agreement.Id, cancellationToken) ?? throw GatewayProblemException.NotFound();
        AgreementVersion open = stored.History.Open is { } version && version.Agreement.Digest == agreement.Digest
            ? version
            : throw AgreementProblem.Conflict("This version waits for no signature: it was signed by all, or declined, or never proposed.");
        if (!open.Signers.Contains(caller.Agency))
        {
            throw AgreementProblem.Forbidden("The caller's agency is no party of this version.");
        }

        if (open.SignedAt.ContainsKey(caller.Agency))
        {
            throw AgreementProblem.Conflict("The caller's agency has signed this version.");
        }

        if (agreement.Content.ValidTo <= entries.NextTime(LogName.Audit))
        {
            throw AgreementProblem.Conflict("The agreement's own last day has passed.");
        }

        var detail = new AgreementSignedDetail(
            agreement.Digest, agreement.Version, open.Signers.Count - open.SignedAt.Count - 1, entries.HeadSize(LogName.Directory));
        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.AgreementSigned(caller, agreement.Id, detail));
        await transaction.InsertAgreementSignatureAsync(
            new AgreementSignatureRow
            {
                Agreement = agreement.Id,
                Version = agreement.Version,
                LogIndex = entry.Index,
                Principal = caller,
                LoggedAt = entry.Time,
                Signature = signature,
            },
            cancellationToken);
        return entry.Index;
    }
}
