using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>
/// Makes uploads that the gateway cannot read: documents and envelope are encrypted here, once for each class of keys, and wrapped for every key that the
/// directory names for a recipient. The sender is a recipient too, or it could never open what it sent.
/// </summary>
internal sealed class SealedUploads(SendingMember sender, SendRequest request) : IUploadMaker
{
    private readonly Envelope envelope = Envelope.Create(request.Titles, [.. request.Documents.Select(document => document.Description)], request.Tags);
    private readonly SortedDictionary<string, StagedPayloads> staged = new(StringComparer.Ordinal);

    public async Task<Upload> MakeAsync(Addressing addressing, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        Addressing withSender = addressing.WithSender(sender.Principal, request.Tlp);
        IReadOnlyList<UploadRecipient> addressed = withSender.Recipients;
        RequireOwnKey(addressed.Single(recipient => recipient.Id == sender.Principal.Agency), directory);
        Dictionary<AgencyId, AddressedKeys> keys = addressed.ToDictionary(recipient => recipient.Id, recipient => KeysOf(recipient, directory));
        StagedPayloads[] sets = await StageAsync(keys.Values.Select(addressees => addressees.Class).Distinct(), cancellationToken);
        try
        {
            HeaderSet headers = HeaderSet.Create(keys.Select(item => new KeyValuePair<AgencyId, IReadOnlyList<KeyHeaders>>(
                item.Key, [.. item.Value.Keys.Select(key => KeyHeaders.Create(key, staged[item.Value.Class.ToWire()].FileKeys))])));
            UploadMetadata metadata = UploadMetadata.Create(Describe([.. sets.Select(set => set.Digests)]), addressed, withSender.Groups);
            SignatureSet signatures = StatementSigner.Sign(sender.Profile, metadata, headers);
            return new Upload(metadata, signatures, headers, [.. sets.SelectMany(set => set.Contents)])
            {
                Envelope = envelope,
                FileKeys = [.. sets.SelectMany(set => set.FileKeys)],
            };
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
        catch (CryptoUnavailableException failure)
        {
            throw new CommandFailedException("A recipient's keys are post-quantum ones, and this machine has no ML-KEM; send from one that has.", failure);
        }
    }

    public void Dispose()
    {
        foreach (StagedPayloads set in staged.Values)
        {
            set.Dispose();
        }
    }

    // The gateway asks it too, but only after everything was encrypted and sent.
    private void RequireOwnKey(UploadRecipient own, AgencyDirectory directory)
    {
        IReadOnlyList<ReceiveKey> mine = directory.Find(sender.Principal)?.Keys.Receive ?? [];
        if (!AddressedTo(own, directory).Keys.Intersect(mine).Any())
        {
            throw new CommandFailedException(
                $"{sender.Principal} could not open this itself: what is sealed needs a sender that is a reader of its agency too, with a receive key of the class that its readers have. "
                + $"Send it as a principal that is both publisher and reader, or let the gateway encrypt it with --open.");
        }
    }

    private AddressedKeys AddressedTo(UploadRecipient recipient, AgencyDirectory directory) =>
        AddressedKeys.Of(AccessRules.Readers(directory.Require(recipient.Id).Current.Record, recipient.Audience, sender.Clock.GetUtcNow()));

    private AddressedKeys KeysOf(UploadRecipient recipient, AgencyDirectory directory)
    {
        AddressedKeys keys = AddressedTo(recipient, directory);
        return keys.Keys.Count > 0
            ? keys
            : throw new CommandFailedException($"invalid-recipient-key: nobody of {recipient.Id} whom this is for has a key that it could be encrypted to.");
    }

    private async Task<StagedPayloads[]> StageAsync(IEnumerable<HeaderClass> classes, CancellationToken cancellationToken)
    {
        SortedSet<string> wanted = new(StringComparer.Ordinal);
        foreach (HeaderClass headerClass in classes)
        {
            string word = headerClass.ToWire();
            wanted.Add(word);
            if (!staged.ContainsKey(word))
            {
                staged[word] = await StagedPayloads.StageAsync(headerClass, envelope, request, cancellationToken);
            }
        }

        return [.. wanted.Select(word => staged[word])];
    }

    private SealedCommon Describe(IReadOnlyList<PayloadSet> payloads) => SealedCommon.Create(new SealedContent
    {
        Gateway = sender.Gateway,
        Sender = sender.Principal,
        Tlp = request.Tlp,
        Category = request.Category,
        Urgency = request.Urgency,
        Commitment = envelope.Commitment,
        Payloads = payloads,
        RespondBy = request.RespondBy,
        ExpiresAt = request.ExpiresAt,
        NotBefore = request.NotBefore,
        Policies = request.Policies,
        Supersedes = request.Supersedes,
        ReplyTo = request.ReplyTo,
        CreatedAt = CanonicalTime.Truncate(sender.Clock.GetUtcNow()),
        Nonce = RandomNumberGenerator.GetBytes(Limits.NonceBytes),
    });
}
