using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Auth;
using Gateway.Server.Idempotency;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>
/// POST …/additions: a member that has an advisory adds a recipient. It wrapped the file keys itself; the gateway holds structure, keys, label and standing
/// against what it knows, signs the new recipient's manifest, and records all of it in one transaction. It can read nothing of it.
/// </summary>
internal sealed class AdditionHandler(
    LogWriter<IGatewayTransaction> writer,
    IdempotentRequests idempotency,
    ClosedAdvisories closed,
    IGatewayStore store,
    SharingCommunity community,
    AdditionWork work,
    SharingAgreements agreements,
    GatewayKeys keys,
    InboxSignal signal,
    GatewayOptions options,
    TimeProvider time)
{
    /// <summary>Adds a recipient; the lasting part of the answer.</summary>
    public async Task<KeptAnswer> AddAsync(
        SeenAdvisory advisory, AdditionBody body, HttpRequest request, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        DeliveryRow own = advisory.Delivery ?? throw Refusal.Forbidden("An advisory is shared on by an agency that it was delivered to.");
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, request, body.FingerprintAt(request), cancellationToken);
        if (ticket.Earlier is { } earlier)
        {
            return earlier;
        }

        await closed.RequireOpenAsync(advisory.Row, cancellationToken);
        AddedDelivery added = await JudgeAsync(advisory.Row, own, body, caller, cancellationToken);
        LogReceipt<KeptAnswer> written = await writer.RunAsync(
            (transaction, entries, token) => work.RunAsync(added, ticket, transaction, entries, token), cancellationToken);
        signal.Raise(added.Content.Recipient);
        return written.Result;
    }

    private async Task<AddedDelivery> JudgeAsync(
        AdvisoryRow advisory, DeliveryRow own, AdditionBody body, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        AdditionContent addition = body.Addition.Content;
        ManifestContent manifest = Manifest.Parse(own.Manifest).Content;
        RequireBound(body, own, manifest, caller);
        Permission? permission = SharingRules.RequireShareable(
            advisory, addition, await store.ReadSharingAsync(advisory.Id, SharingKind.Permission, caller.Agency, cancellationToken));
        IReadOnlyList<GroupId> groups = await community.FindGroupsAsync(advisory, caller.Agency, cancellationToken);
        await community.RequireAsync(store, advisory.Tlp, groups, addition, permission, cancellationToken);
        AdditionWork.RequireSignature(body.Addition, body.Signature, caller.Row);
        await agreements.RequireOnwardAsync(store, advisory, own, addition, time.GetUtcNow(), cancellationToken);

        // The size comes first: whatever changes after it was read makes the log longer than the manifest says.
        long directorySize = (await store.ReadHeadAsync(LogName.Directory, cancellationToken)).Size;
        IReadOnlyList<string> current = await AddedRecipient.SelectKeysAsync(store, addition.Recipient, manifest.Class, time.GetUtcNow(), cancellationToken);
        await AdditionWork.RequireKeysAsync(store, addition, current, cancellationToken);
        Manifest formed = Form(body, manifest, current, directorySize);
        return new AddedDelivery(body.Addition, body.Signature, own, formed, formed.Sign(keys.Manifest), manifest.Class, groups, permission);
    }

    private void RequireBound(AdditionBody body, DeliveryRow own, ManifestContent manifest, CallingPrincipal caller)
    {
        AdditionContent addition = body.Addition.Content;
        SignedTime.Require(addition.At, time);
        bool isBound = addition.Gateway == options.GatewayName && addition.Advisory == own.Advisory && addition.AddedBy == caller.Id
            && addition.Manifest == own.ManifestSha256 && addition.Statement == manifest.Statement;
        if (!isBound)
        {
            throw Refusal.InvalidAdvisory("The addition is not the caller's, of the delivery that its agency has.");
        }

        if (!HasHeaders(body, manifest))
        {
            throw Refusal.InvalidAdvisory("The headers are not those that the addition names, one for each payload and key of the delivery's class.");
        }

        if (body.Headers.HeaderBytes > options.Limits.SealedHeadersBytes)
        {
            throw Refusal.TooManyRecipients();
        }
    }

    private static bool HasHeaders(AdditionBody body, ManifestContent manifest)
    {
        AdditionContent addition = body.Addition.Content;
        SealedKey[] sent = [.. body.Headers.KeysOf(addition.Recipient).Select(key => key.ToSealedKey())];
        return body.Headers.IsFor(addition.Recipient)
            && addition.Class == manifest.Class
            && addition.Keys[0].Headers.Count == manifest.All.Count
            && sent.Length == addition.Keys.Count
            && sent.Zip(addition.Keys).All(pair => pair.First.RecipientKey.Equals(pair.Second.RecipientKey) && pair.First.Headers.SequenceEqual(pair.Second.Headers));
    }

    // What the sharer's own manifest lists, under the new recipient's headers.
    private static Manifest Form(AdditionBody body, ManifestContent own, IReadOnlyList<string> current, long directorySize)
    {
        AgencyId recipient = body.Addition.Content.Recipient;
        Dictionary<ReceiveKey, KeyHeaders> headers = body.Headers.KeysOf(recipient).ToDictionary(key => key.RecipientKey);
        ManifestDocument[] listed =
        [
            .. own.All.Select((payload, place) => payload with
            {
                Headers = [.. current.Select(ReceiveKey.Parse).Select(key => new ManifestHeader(key, headers[key].Headers[place]))],
            }),
        ];
        return Manifest.Create(own with
        {
            Addition = body.Addition.Digest,
            Recipient = recipient,
            Envelope = own.Envelope is null ? null : listed[0],
            Documents = own.Envelope is null ? listed : listed[1..],
            DirectorySize = directorySize,
        });
    }
}
