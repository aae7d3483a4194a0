using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Makes uploads that the gateway encrypts: the statement describes the documents in clear, and they travel as they are.</summary>
internal sealed class OpenUploads(SendingMember sender, SendRequest request) : IUploadMaker
{
    public Task<Upload> MakeAsync(IReadOnlyList<UploadRecipient> recipients, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            UploadMetadata metadata = UploadMetadata.Create(Describe(), WithOwnCopy(recipients, directory));
            SignatureSet signatures = StatementSigner.Sign(sender.Profile, metadata, HeaderSet.None);
            return Task.FromResult(new Upload(metadata, signatures, HeaderSet.None, [.. request.Documents.Select(Func<Stream> (document) => document.Open)]));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(failure.Message, failure);
        }
    }

    public void Dispose()
    {
    }

    // Members to whom nobody addressed what is TLP:CLEAR check it by the copy that the sender addressed to itself; an agency without a reader can have none.
    private IReadOnlyList<UploadRecipient> WithOwnCopy(IReadOnlyList<UploadRecipient> recipients, AgencyDirectory directory)
    {
        AgencyRecord own = directory.Require(sender.Principal.Agency).Current.Record;
        return request.Tlp == Tlp.Clear && AddressedKeys.Of(AccessRules.Readers(own, null, sender.Clock.GetUtcNow())).Keys.Count > 0
            ? SelfAddressing.Add(recipients, sender.Principal, request.Tlp)
            : recipients;
    }

    private OpenCommon Describe() => OpenCommon.Create(new OpenContent
    {
        Gateway = sender.Gateway,
        Sender = sender.Principal,
        Tlp = request.Tlp,
        Category = request.Category,
        Titles = request.Titles,
        Tags = request.Tags,
        Urgency = request.Urgency,
        Documents = [.. request.Documents.Select(document => document.Description)],
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
