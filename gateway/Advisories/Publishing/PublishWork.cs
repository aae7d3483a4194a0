using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Feed;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// The one short transaction of a publication. It first reads again what the decision stood on and refuses if that changed, then inserts the rows
/// and appends 2 + n entries, one more for a release. All cryptography is done before. Repeatable, as every work of the log's writer is.
/// </summary>
internal sealed class PublishWork(
    RecipientResolver resolver,
    ReleaseRules releaseRules,
    GroupAddressing addressing,
    SharingAgreements agreements,
    GatewayOptions options,
    TimeProvider time)
{
    /// <summary>Decides and writes; or gives the answer that the same request got before.</summary>
    public async ValueTask<KeptAnswer> RunAsync(
        AddressedAdvisory advisory, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        if (await ticket.LookUpAsync(transaction, cancellationToken) is { } winner)
        {
            return winner;
        }

        await RequireUnchangedAsync(advisory, transaction, entries, cancellationToken);
        await RequireRoomAsync(advisory, transaction, cancellationToken);
        return await WriteAsync(advisory, ticket, transaction, entries, cancellationToken);
    }

    private async Task RequireUnchangedAsync(
        AddressedAdvisory advisory, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        StatementContent statement = advisory.Upload.Content;
        PrincipalRow sender = await CallerStanding.RequireAsync(transaction, statement.Sender, time.GetUtcNow(), cancellationToken);
        CallerStanding.RequireRole(sender, Role.Publisher);
        if (!sender.KeysFor(KeyPurpose.Sign).SequenceEqual(advisory.SignKeys))
        {
            advisory.Upload.RequireSignatures(sender);
        }

        // Cheap enough to be done whole: one row, one signature. The publisher who released may have been revoked while the documents came.
        await releaseRules.RequireAsync(advisory.Upload, transaction, cancellationToken);
        if (await transaction.IsNonceUsedAsync(statement.Sender, statement.Nonce, cancellationToken))
        {
            throw Refusal.NonceUsed();
        }

        // What was agreed, amended or ended while the documents came in counts, by the time that the log will show.
        await agreements.RequireAsync(transaction, advisory.Upload, entries.NextTime(LogName.Audit), cancellationToken);

        // Every change of an agency, a key or a group is an entry of the directory log, in the same transaction: the same size means the same rows.
        if (entries.HeadSize(LogName.Directory) == advisory.Recipients.DirectorySize)
        {
            return;
        }

        IReadOnlyList<AddressedRecipient> current = await resolver.SelectAsync(transaction, advisory.Upload, cancellationToken);
        if (!advisory.Recipients.HasSameKeysAs(current))
        {
            throw Refusal.Conflict("A recipient's keys changed while the advisory was sealed; send it again.");
        }

        IReadOnlyList<AddressedGroup> groups = await addressing.RequireAsync(transaction, advisory.Upload, cancellationToken);
        if (!groups.SequenceEqual(advisory.Groups))
        {
            throw Refusal.Conflict("A group's roster changed while the advisory was uploaded; read it and send again.");
        }
    }

    private async Task RequireRoomAsync(AddressedAdvisory advisory, IGatewayTransaction transaction, CancellationToken cancellationToken)
    {
        AgencyRow? agency = await transaction.FindAgencyAsync(advisory.Upload.Content.Sender.Agency, cancellationToken);
        if ((agency?.StoredBytes ?? 0) + advisory.StoredBytes > options.Limits.StoredBytesPerAgency)
        {
            throw Refusal.InsufficientStorage();
        }
    }

    private static async Task<KeptAnswer> WriteAsync(
        AddressedAdvisory advisory, IdempotencyTicket ticket, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<AgencyId, long> numbers = await transaction.TakeDeliveryNumbersAsync(
            [.. advisory.Deliveries.Select(delivery => delivery.Recipient)], cancellationToken);
        StatementContent statement = advisory.Upload.Content;
        var distribution = AdvisoryDistributedDetail.Create(
            advisory.Recipients.DirectorySize, new PublishedTotals(RootOf(advisory.Deliveries), advisory.Deliveries.Count), advisory.Groups);
        AppendedEntry published = entries.Append(LogName.Audit, EntryDrafts.Published(
            statement.Sender, advisory.Id, new AdvisoryPublishedDetail(statement.DocumentCount, advisory.Recipients.DirectorySize, statement.Tlp)
            {
                Commitment = (statement as SealedContent)?.Commitment,
                Distribution = distribution.Digest,
                Release = advisory.Upload.Release?.Release.Digest,
                Terms = PublishedTerms.Of(statement),
            }));
        entries.Append(LogName.Audit, EntryDrafts.Distributed(statement.Sender, advisory.Id, distribution));
        DeliveryRow[] deliveries = [.. advisory.Deliveries.Select(delivery => Address(advisory, delivery, numbers[delivery.Recipient], entries))];
        if (advisory.Upload.Release is { } release)
        {
            entries.Append(LogName.Audit, EntryDrafts.Released(advisory.Id, new AdvisoryReleasedDetail(release, advisory.Recipients.DirectorySize)));
        }

        await transaction.InsertAdvisoryAsync(ToRow(advisory, published.Index), ToRows(advisory), deliveries, cancellationToken);
        if (advisory.FileKeys.Count > 0)
        {
            await transaction.InsertFileKeysAsync(advisory.FileKeys, cancellationToken);
        }

        if (statement.Supersedes is { } superseded)
        {
            await FeedRemovals.RemoveAsync(transaction, entries, superseded, FeedRemoval.Superseded, cancellationToken);
        }

        KeptAnswer answer = KeptAnswer.Of(StatusCodes.Status201Created, AdvisoryRoutes.PathOf(advisory.Id), new PublishedAdvisory(
            advisory.Id.Value,
            published.Index,
            CanonicalJson.FormatTime(advisory.PublishedAt),
            [.. deliveries.Select(row => new PublishedManifest(row.Recipient.Value, row.ManifestSha256.ToString(), row.Delivery))],
            ExpiredOf(advisory)));
        await ticket.KeepAsync(transaction, answer, cancellationToken);
        return answer;
    }

    private static string[]? ExpiredOf(AddressedAdvisory advisory) =>
        advisory.Recipients.Recipients.SelectMany(recipient => recipient.Expired).Select(reader => reader.Value).ToArray() is { Length: > 0 } expired ? expired : null;

    private static RootHash RootOf(IReadOnlyList<AddressedDelivery> deliveries) =>
        ManifestsRoot.Compute(deliveries.Select(delivery => KeyValuePair.Create(delivery.Recipient, delivery.ManifestSha256)));

    private static DeliveryRow Address(AddressedAdvisory advisory, AddressedDelivery delivery, long number, EntryAppender entries)
    {
        AppendedEntry addressed = entries.Append(LogName.Audit, EntryDrafts.Addressed(
            advisory.Upload.Content.Sender, advisory.Id, new AdvisoryAddressedDetail(number, delivery.ManifestSha256, delivery.Recipient, advisory.Recipients.DirectorySize)));
        return new DeliveryRow
        {
            Advisory = advisory.Id,
            Recipient = delivery.Recipient,
            Delivery = number,
            AddressedIndex = addressed.Index,
            Manifest = delivery.Manifest.ToArray(),
            ManifestSha256 = delivery.ManifestSha256,
            ManifestSignature = delivery.ManifestSignature,
            Audience = delivery.Audience,
            StatementSignature = delivery.StatementSignature,
            // A statement may have travelled for days: who gets it after its time can owe nothing.
            Asked = advisory.Upload.Content.RespondBy is { } respondBy && addressed.Time <= respondBy ? new Obligation(advisory.Upload.Content.Sender.Agency, respondBy) : null,
        };
    }

    private static AdvisoryRow ToRow(AddressedAdvisory advisory, long publishedIndex) => new()
    {
        Id = advisory.Id,
        Sender = advisory.Upload.Content.Sender,
        Nonce = advisory.Upload.Content.Nonce.ToArray(),
        Tlp = advisory.Upload.Content.Tlp,
        PublishedAt = advisory.PublishedAt,
        ExpiresAt = advisory.Upload.Content.ExpiresAt,
        PublishedIndex = publishedIndex,
        DirectorySize = advisory.Recipients.DirectorySize,
        SealedCommon = advisory.SealedCommon,
        SealedSummary = advisory.SealedSummary,
        StoredBytes = advisory.StoredBytes,
        Supersedes = advisory.Upload.Content.Supersedes,
    };

    private static DocumentRow[] ToRows(AddressedAdvisory advisory) =>
    [
        .. advisory.Documents.Select((document, number) => new DocumentRow
        {
            Advisory = advisory.Id,
            Number = number,
            HeaderClass = document.Class,
            Payload = document.Payload,
            PayloadSize = document.PayloadSize,
            PayloadSha256 = document.PayloadSha256,
        }),
    ];
}
