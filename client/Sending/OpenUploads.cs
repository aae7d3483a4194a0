using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>Makes uploads that the gateway encrypts: the statement describes the documents in clear, and they travel as they are.</summary>
internal sealed class OpenUploads(SendingMember sender, SendRequest request) : IUploadMaker
{
    public Task<Upload> MakeAsync(Addressing addressing, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            Addressing addressed = WithOwnCopy(addressing, directory);
            UploadMetadata metadata = UploadMetadata.Create(Describe(), addressed.Recipients, addressed.Groups);
            SignatureSet signatures = StatementSigner.Sign(sender.Profile, metadata, HeaderSet.None);
            return Task.FromResult(new Upload(metadata, signatures, HeaderSet.None, [.. request.Documents.Select(document => document.Open)]));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }

    public void Dispose()
    {
    }

    // Members to whom nobody addressed what is TLP:CLEAR check it by the copy that the sender addressed to itself; an agency without a reader can have none.
    private Addressing WithOwnCopy(Addressing addressing, AgencyDirectory directory)
    {
        AgencyRecord own = directory.Require(sender.Principal.Agency).Current.Record;
        return request.Tlp == Tlp.Clear && AddressedKeys.Of(AccessRules.Readers(own, null, sender.Clock.GetUtcNow())).Keys.Count > 0
            ? addressing.WithSender(sender.Principal, request.Tlp)
            : addressing;
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
