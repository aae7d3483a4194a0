using System.Text;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
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
        CheckDocuments(upload.Content.Documents);
        CheckTexts(upload.Content);
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
    private void CheckBinding(OpenContent statement, CallingPrincipal caller)
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

    private void CheckTimes(OpenContent statement)
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
    }

    private void CheckDocuments(IReadOnlyList<StatementDocument> documents)
    {
        if (documents.Count > options.Limits.Documents)
        {
            throw Refusal.InvalidAdvisory("The advisory has more documents than this gateway takes.");
        }

        // Sizes reach 2^53, sixteen of them stay below 2^63.
        if (documents.Sum(document => document.Size) > options.Limits.DocumentBytes)
        {
            throw Refusal.PayloadTooLarge("The documents together are larger than this gateway accepts.");
        }

        if (documents.DistinctBy(document => document.Sha256).Count() < documents.Count)
        {
            throw Refusal.DuplicateDocument();
        }
    }

    // The format has bounds of its own, checked when it was parsed; an operator may draw these two closer.
    private void CheckTexts(OpenContent statement)
    {
        if (statement.Titles.Values.Any(title => title.EnumerateRunes().Count() > options.Limits.TitleCharacters))
        {
            throw Refusal.InvalidAdvisory("A title is longer than this gateway accepts.");
        }

        if (statement.Documents.Any(document => Encoding.UTF8.GetByteCount(document.Name) > options.Limits.FilenameBytes))
        {
            throw new GatewayProblemException(ProblemName.InvalidFilename, "A file name is longer than this gateway accepts.");
        }
    }

    // Asked again under the log's lock; here it spares the upload.
    private async Task RequireRoomAsync(OpenContent statement, CancellationToken cancellationToken)
    {
        AgencyRow? agency = await store.FindAgencyAsync(statement.Sender.Agency, cancellationToken);
        if ((agency?.StoredBytes ?? 0) + statement.Documents.Sum(document => document.Size) > options.Limits.StoredBytesPerAgency)
        {
            throw Refusal.InsufficientStorage();
        }
    }
}
