using System.Diagnostics;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Advisories.Csaf;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// POST /v1/advisories from its first byte to its answer: judge metadata and signatures, take the documents in, address and sign, publish in one
/// transaction. Every refusal on the way leaves nothing stored.
/// </summary>
internal sealed class PublishHandler(
    StatementRules statementRules,
    ReferenceRules referenceRules,
    ReleaseRules releaseRules,
    GroupAddressing addressing,
    RecipientResolver resolver,
    HeaderBudget headerBudget,
    SealedKeysCheck sealedKeys,
    SharingAgreements agreements,
    DocumentIntake documentIntake,
    PayloadIntake payloadIntake,
    ManifestSigner signer,
    SealedStatements statements,
    SealedFileKeys fileKeys,
    SealedSummaries summaries,
    PublishWork work,
    IdempotentRequests idempotency,
    InboxSignal signal,
    IGatewayStore store,
    IPayloadStore payloads,
    LogWriter<IGatewayTransaction> writer,
    GatewayOptions options,
    TimeProvider time)
{
    /// <summary>Publishes an upload; the lasting part of its answer, and a released checkpoint that covers what was published by this call.</summary>
    public async Task<(KeptAnswer Kept, Checkpoint? Released)> PublishAsync(HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        MultipartUpload body = MultipartUpload.Open(request, UploadLimits.Of(options.Limits));
        UploadedAdvisory upload = await UploadedAdvisory.ReadAsync(body, cancellationToken);
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, upload.Fingerprint, cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return (earlier, null);
        }

        RecipientSnapshot judged = await JudgeAsync(upload, caller, cancellationToken);
        await using var staged = new StagedDocuments(payloads);
        IReadOnlyList<DocumentSummary> understood = await TakeInAsync(body, upload.Content, judged.Classes, staged, cancellationToken);
        AddressedAdvisory advisory = await AddressAsync(upload, judged, understood, staged, caller, cancellationToken);
        return await CommitAsync(advisory, staged, ticket, cancellationToken);
    }

    private async Task<RecipientSnapshot> JudgeAsync(UploadedAdvisory upload, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        await statementRules.CheckAsync(upload, caller, cancellationToken);
        await referenceRules.CheckAsync(upload.Content, caller, cancellationToken);
        await addressing.RequireAsync(store, upload, cancellationToken);
        RecipientSnapshot recipients = await ResolveAsync(upload, null, cancellationToken);
        upload.RequireSignatures(caller.Row);
        await releaseRules.RequireAsync(upload, store, cancellationToken);
        await agreements.RequireAsync(store, upload, time.GetUtcNow(), cancellationToken);
        return recipients;
    }

    private async Task<RecipientSnapshot> ResolveAsync(UploadedAdvisory upload, RecipientSnapshot? before, CancellationToken cancellationToken)
    {
        RecipientSnapshot recipients = await resolver.ResolveAsync(upload, before, cancellationToken);
        headerBudget.Require(upload, recipients);
        await sealedKeys.RequireAsync(upload, recipients, cancellationToken);
        return recipients;
    }

    private async Task<IReadOnlyList<DocumentSummary>> TakeInAsync(
        MultipartUpload body, StatementContent statement, IReadOnlyList<HeaderClass> classes, StagedDocuments staged, CancellationToken cancellationToken)
    {
        switch (statement)
        {
            case OpenContent open:
                return await documentIntake.StageAllAsync(body, open, classes, staged, cancellationToken);
            case SealedContent hidden:
                // Of what its sender encrypted nothing is understood here.
                await payloadIntake.StageAllAsync(body, hidden, staged, cancellationToken);
                return [];
            default:
                throw new UnreachableException("A statement is of one of two kinds.");
        }
    }

    // The upload may have taken minutes: recipients are resolved again, for the keys that hold now.
    private async Task<AddressedAdvisory> AddressAsync(
        UploadedAdvisory upload, RecipientSnapshot judged, IReadOnlyList<DocumentSummary> understood, StagedDocuments staged, CallingPrincipal caller,
        CancellationToken cancellationToken)
    {
        RecipientSnapshot recipients = await ResolveAsync(upload, judged, cancellationToken);
        if (!recipients.Classes.SequenceEqual(staged.InOrder.Select(document => document.Class).Distinct()))
        {
            throw Refusal.Conflict("A recipient's keys changed to another class during the upload; send it again.");
        }

        IReadOnlyList<AddressedGroup> groups = await addressing.RequireAsync(store, upload, cancellationToken);
        AdvisoryId id = AdvisoryId.Create(time);
        // Manifests tell whole milliseconds; the row must say the same.
        DateTimeOffset publishedAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return new AddressedAdvisory
        {
            Id = id,
            Upload = upload,
            PublishedAt = publishedAt,
            Recipients = recipients,
            Groups = groups,
            Documents = staged.InOrder,
            Deliveries = signer.Address(id, upload, recipients, staged.InOrder, publishedAt),
            SignKeys = [.. caller.Row.KeysFor(KeyPurpose.Sign)],
            SealedCommon = statements.Seal(id, upload.Common),
            FileKeys = KeysForMembers(id, upload.Content, staged.InOrder),
            SealedSummary = summaries.Seal(id, understood),
        };
    }

    // What any member may fetch gets headers later, on request. Of everything else the keys are gone with the upload.
    private FileKeyRow[] KeysForMembers(AdvisoryId advisory, StatementContent statement, IReadOnlyList<StagedDocument> documents) =>
        statement is OpenContent { Tlp: Tlp.Clear }
            ? [.. documents.Select((document, number) => fileKeys.Seal(advisory, number, ((EncryptedDocument)document).FileKey))]
            : [];

    private async Task<(KeptAnswer Kept, Checkpoint? Released)> CommitAsync(
        AddressedAdvisory advisory, StagedDocuments staged, IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        staged.HandOver();
        try
        {
            LogReceipt<KeptAnswer> receipt = await writer.RunAsync(
                (transaction, entries, token) => work.RunAsync(advisory, ticket, transaction, entries, token), cancellationToken);
            if (ticket.Earlier is not null)
            {
                staged.TakeBack();
            }

            Wake(advisory);
            return (receipt.Result, receipt.Checkpoints.GetValueOrDefault(LogName.Audit));
        }
        catch (Exception fault) when (fault is LogRefusedException or LogUnavailableException or OperationCanceledException)
        {
            // Each of these says that nothing was written; after any other, the commit may have taken place.
            staged.TakeBack();
            throw;
        }
    }

    private void Wake(AddressedAdvisory advisory)
    {
        foreach (AddressedDelivery delivery in advisory.Deliveries)
        {
            signal.Raise(delivery.Recipient);
        }
    }
}
