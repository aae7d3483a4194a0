using System.Diagnostics;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>The rules that a statement must hold to before the first content byte is read. Cheap ones first; all of them before anything is stored.</summary>
internal sealed class StatementRules(IGatewayStore store, GatewayOptions options, TimeProvider time)
{
    /// <summary>Checks an upload against its caller, the clock, the limits and what the gateway holds already.</summary>
    public async Task CheckAsync(UploadedAdvisory upload, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        CheckBinding(upload.Content, caller);
        CheckTimes(upload.Content);
        CheckContent(upload, caller.Row);
        if (upload.Recipients.Count > options.Limits.Recipients)
        {
            throw Refusal.TooManyRecipients();
        }

        if (await store.IsNonceUsedAsync(upload.Content.Sender, upload.Content.Nonce, cancellationToken))
        {
            throw Refusal.NonceUsed();
        }

        await RequireRoomAsync(upload.Content, cancellationToken);
    }

    // A statement is bound to one gateway and one author; a valid one of somebody else is still not this caller's to send.
    private void CheckBinding(StatementContent statement, CallingPrincipal caller)
    {
        if (statement.Gateway != options.GatewayName)
        {
            throw Refusal.InvalidAdvisory("The statement was made for another gateway.");
        }

        if (statement.Sender != caller.Id)
        {
            throw Refusal.InvalidAdvisory("The statement's sender is not the caller.");
        }
    }

    private void CheckTimes(StatementContent statement)
    {
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            statement.CheckFresh(now);
        }
        catch (DocumentException stale)
        {
            throw Refusal.Of(stale);
        }

        if (statement.ExpiresAt <= now)
        {
            throw Refusal.InvalidAdvisory("The advisory has expired already.");
        }

        // Who could only answer too late would be in the numbers as one who did. Held against the statement's own time: it may travel for days.
        if (statement.RespondBy <= statement.CreatedAt)
        {
            throw Refusal.InvalidAdvisory("The answer is asked for before the advisory was made.");
        }
    }

    private void CheckContent(UploadedAdvisory upload, PrincipalRow sender)
    {
        if (upload.Content.DocumentCount > options.Limits.Documents)
        {
            throw Refusal.InvalidAdvisory("The advisory has more documents than this gateway takes.");
        }

        // Sizes reach 2^53, thirty-four of them stay below 2^63.
        if (PlaintextBytes(upload.Content) > options.Limits.DocumentBytes)
        {
            throw Refusal.PayloadTooLarge("The documents together are larger than this gateway accepts.");
        }

        switch (upload.Content)
        {
            case OpenContent open:
                OpenRules.Check(open, options);
                break;
            case SealedContent hidden:
                SealedRules.Check(hidden, upload, sender);
                break;
        }
    }

    private static long PlaintextBytes(StatementContent statement) => statement switch
    {
        OpenContent open => open.Documents.Sum(document => document.Size),
        SealedContent hidden => hidden.Payloads[0].Documents.Sum(DocumentBytes),
        _ => throw new UnreachableException("A statement is of one of two kinds."),
    };

    private static long DocumentBytes(PayloadDigest payload) =>
        PayloadSize.TryReadDocumentBytes(payload.Size, out long bytes) ? bytes : throw new UnreachableException("The statement was read.");

    // Asked again under the log's lock; here it spares the upload.
    private async Task RequireRoomAsync(StatementContent statement, CancellationToken cancellationToken)
    {
        AgencyRow? agency = await store.FindAgencyAsync(statement.Sender.Agency, cancellationToken);
        if ((agency?.StoredBytes ?? 0) + AnnouncedBytes(statement) > options.Limits.StoredBytesPerAgency)
        {
            throw Refusal.InsufficientStorage();
        }
    }

    private static long AnnouncedBytes(StatementContent statement) => statement is SealedContent hidden
        ? hidden.Payloads.SelectMany(set => set.All).Sum(payload => payload.Size)
        : PlaintextBytes(statement);
}
