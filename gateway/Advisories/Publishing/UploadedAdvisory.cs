using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>What an upload says before its first content byte: the common statement, the recipients, and a signature for each.</summary>
internal sealed class UploadedAdvisory
{
    private readonly SignatureSet signatures;

    private UploadedAdvisory(UploadMetadata metadata, SignatureSet signatures, IReadOnlyList<Statement> statements)
    {
        Common = metadata.Common;
        Recipients = metadata.Recipients;
        Statements = statements;
        Fingerprint = RequestFingerprint.Of($"POST {AdvisoryRoutes.Advisories}", metadata.Bytes, signatures.Bytes);
        this.signatures = signatures;
    }

    /// <summary>The statement without its recipient.</summary>
    public StatementCommon Common { get; }

    /// <summary>What the statement says to every recipient alike.</summary>
    public OpenContent Content => (OpenContent)Common.Content;

    /// <summary>The recipients in the sender's order, none twice.</summary>
    public IReadOnlyList<UploadRecipient> Recipients { get; }

    /// <summary>The statement to each recipient, in that order.</summary>
    public IReadOnlyList<Statement> Statements { get; }

    /// <summary>What makes two uploads the same request: known before the content.</summary>
    public Sha256Digest Fingerprint { get; }

    /// <summary>Reads the first two parts of an upload.</summary>
    /// <exception cref="GatewayProblemException">Not of the form that uploads have, under the name that the contract gives it.</exception>
    /// <exception cref="CanonicalJsonException">A part is not canonical JSON.</exception>
    public static UploadedAdvisory Parse(byte[] metadataPart, byte[] signaturesPart)
    {
        // Bytes that are not canonical are no JSON we know; canonical ones that break a rule are an invalid advisory.
        CanonicalJson.ParseObject(metadataPart);
        CanonicalJson.ParseObject(signaturesPart);
        try
        {
            UploadMetadata metadata = UploadMetadata.Parse(metadataPart);
            if (metadata.Common is not OpenCommon)
            {
                throw Refusal.InvalidAdvisory("The statement is of a kind that is not taken here.");
            }

            SignatureSet signatures = SignatureSet.Parse(signaturesPart);
            IReadOnlyList<Statement> statements = metadata.Statements(HeaderSet.None);
            signatures.CheckCovers(metadata);
            return new UploadedAdvisory(metadata, signatures, statements);
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    /// <summary>The sender's armored signature over the statement to a recipient.</summary>
    public string SignatureFor(AgencyId recipient) =>
        signatures.TryFind(recipient, out string? signature) ? signature : throw new ArgumentException("Not a recipient of this upload.", nameof(recipient));

    /// <summary>Verifies every statement's signature against the sender's registered keys, on all cores: there may be a thousand.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-signature</c>, with the recipients whose signature does not verify.</exception>
    public void RequireSignatures(PrincipalRow sender)
    {
        MemberSignatures keys = MemberSignatures.Of(sender);
        RecipientRefusal[] refused =
        [
            .. Statements.AsParallel().AsOrdered()
                .Where(statement => !keys.Verify(Namespaces.Statement, statement.Bytes.Span, SignatureFor(statement.Recipient)))
                .Select(statement => new RecipientRefusal(statement.Recipient.Value, ProblemName.InvalidSignature)),
        ];
        if (refused.Length > 0)
        {
            throw new GatewayProblemException(ProblemName.InvalidSignature) { Recipients = refused };
        }
    }
}
