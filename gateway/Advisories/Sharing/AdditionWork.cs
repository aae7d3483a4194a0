using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Errors;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>
/// The one short transaction of an addition: reads again what the decision stood on and refuses if that changed, then takes the recipient's delivery number,
/// appends <c>advisory.shared</c> and inserts the rows. Repeatable, as every work of the log's writer is.
/// </summary>
internal sealed class AdditionWork(SharingAgreements agreements, SharingCommunity community, GatewayOptions options, TimeProvider time)
{
    /// <summary>Decides and writes; or gives the answer that the same request got before.</summary>
    public async ValueTask<KeptAnswer> RunAsync(
        AddedDelivery added, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        if (await ticket.LookUpAsync(transaction, cancellationToken) is { } winner)
        {
            return winner;
        }

        await RequireUnchangedAsync(added, transaction, entries, cancellationToken);
        await RequirePlaceAsync(added.Content, transaction, cancellationToken);
        return await WriteAsync(added, ticket, transaction, entries, cancellationToken);
    }

    /// <summary>Requires that headers are for exactly the keys that count now.</summary>
    /// <exception cref="GatewayProblemException">
    /// <c>extra-recipient</c> for a key that is nobody's whom the addition names; <c>conflict</c> if a key is missing or was replaced.
    /// </exception>
    public static async Task RequireKeysAsync(IGatewayReads reads, AdditionContent addition, IReadOnlyList<string> current, CancellationToken cancellationToken)
    {
        HashSet<string> sent = [.. addition.Keys.Select(key => key.RecipientKey.ToString())];
        if (sent.SetEquals(current))
        {
            return;
        }

        throw await ExtraRecipients.AreAmongAsync(reads, addition.Recipient, sent, current, cancellationToken)
            ? Refused(addition.Recipient, ProblemName.ExtraRecipient, "A header is for a key of somebody who is not addressed.")
            : Refused(addition.Recipient, ProblemName.Conflict, "The recipient's keys are others than those that it was wrapped for; share it again.");
    }

    /// <summary>Requires a signature by one of the signer's registered keys.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-signature</c>.</exception>
    public static void RequireSignature(Addition addition, string signature, PrincipalRow signer)
    {
        if (!MemberSignatures.Of(signer).Verify(Namespaces.Addition, addition.Bytes.Span, signature))
        {
            throw Refusal.InvalidSignature("The addition's signature is by none of the caller's sign keys.");
        }
    }

    private async Task RequireUnchangedAsync(
        AddedDelivery added, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        AdditionContent addition = added.Content;
        PrincipalRow sharer = await CallerStanding.RequireAsync(transaction, addition.AddedBy, time.GetUtcNow(), cancellationToken);
        CallerStanding.RequireRole(sharer, Role.Publisher);
        RequireSignature(added.Addition, added.Signature, sharer);
        if (await transaction.FindAdvisoryAsync(addition.Advisory, cancellationToken) is not { Status: AdvisoryStatus.Published } row
            || row.ExpiresAt <= time.GetUtcNow())
        {
            throw Refusal.Conflict("The advisory was withdrawn or expired a moment ago.");
        }

        // What was agreed, amended or ended a moment ago counts. By the log's time: whoever reads the entry later asks what was in force then, and whose keys.
        DateTimeOffset logTime = entries.NextTime(LogName.Audit);
        await agreements.RequireOnwardAsync(transaction, row, added.Own, addition, logTime, cancellationToken);
        await community.RequireAsync(transaction, row.Tlp, added.Groups, addition, added.Permission, cancellationToken);
        IReadOnlyList<string> current = await AddedRecipient.SelectKeysAsync(transaction, addition.Recipient, added.Class, logTime, cancellationToken);
        await RequireKeysAsync(transaction, addition, current, cancellationToken);
    }

    private async Task RequirePlaceAsync(AdditionContent addition, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliverySummary> deliveries = await transaction.ReadDeliveriesAsync(addition.Advisory, cancellationToken);
        if (deliveries.Any(delivery => delivery.Recipient == addition.Recipient))
        {
            throw Refusal.Conflict("The recipient has the advisory already.");
        }

        if (deliveries.Count >= options.Limits.Recipients)
        {
            throw Refusal.TooManyRecipients();
        }
    }

    private static async Task<KeptAnswer> WriteAsync(
        AddedDelivery added, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        AdditionContent addition = added.Content;
        long number = (await transaction.TakeDeliveryNumbersAsync([addition.Recipient], cancellationToken))[addition.Recipient];
        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Shared(
            added.Addition,
            new AdvisorySharedDetail(added.Addition.Digest, number, added.Manifest.Digest, addition.Recipient, entries.HeadSize(LogName.Directory))));
        await transaction.InsertAdditionAsync(
            new DeliveryRow
            {
                Advisory = addition.Advisory,
                Recipient = addition.Recipient,
                Delivery = number,
                AddressedIndex = entry.Index,
                Manifest = added.Manifest.Bytes.ToArray(),
                ManifestSha256 = added.Manifest.Digest,
                ManifestSignature = added.ManifestSignature,
                StatementSignature = added.Own.StatementSignature,
                // The author asked by the statement that the new recipient has too; who comes after its time can owe nothing.
                Asked = entry.Time <= added.Own.Asked?.RespondBy ? added.Own.Asked : null,
                SharedBy = addition.AddedBy,
            },
            new SharingDocumentRow
            {
                Advisory = addition.Advisory,
                Kind = SharingKind.Addition,
                Agency = addition.Recipient,
                Principal = addition.AddedBy,
                LogIndex = entry.Index,
                Document = added.Addition.Bytes.ToArray(),
                Signature = added.Signature,
            },
            cancellationToken);
        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, location: null, new RecordedDocument(entry.Index));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }

    private static GatewayProblemException Refused(AgencyId recipient, ProblemName name, string detail) =>
        new(name, detail) { Recipients = [new RecipientRefusal(recipient.Value, name)] };
}
