using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Idempotency;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// What an upload says before its first content byte: the common statement, the recipients, a signature for each; of a sealed one headers for each; the release by
/// a second publisher, where there is one.
/// </summary>
internal sealed class UploadedAdvisory
{
    private readonly SignatureSet signatures;

    private UploadedAdvisory(UploadMetadata metadata, SignatureSet signatures, HeaderSet headers, (SignedRelease Signed, ReadOnlyMemory<byte> Part)? release)
    {
        Common = metadata.Common;
        Recipients = metadata.Recipients;
        Groups = metadata.Groups;
        Headers = headers;
        Statements = metadata.Statements(headers);
        Release = release?.Signed;
        Fingerprint = RequestFingerprint.Of($"POST {AdvisoryRoutes.Advisories}", metadata.Bytes, signatures.Bytes, headers.Bytes, release?.Part ?? default);
        this.signatures = signatures;
    }

    /// <summary>The statement without its recipient.</summary>
    public StatementCommon Common { get; }

    /// <summary>What the statement says to every recipient alike.</summary>
    public StatementContent Content => Common.Content;

    /// <summary>The recipients in the sender's order, none twice.</summary>
    public IReadOnlyList<UploadRecipient> Recipients { get; }

    /// <summary>The groups that it was made for.</summary>
    public UploadGroups Groups { get; }

    /// <summary>The headers of a sealed upload; <see cref="HeaderSet.None"/> of an open one.</summary>
    public HeaderSet Headers { get; }

    /// <summary>The release by a second publisher, or null.</summary>
    public SignedRelease? Release { get; }

    /// <summary>The statement to each recipient, in the order of <see cref="Recipients"/>.</summary>
    public IReadOnlyList<Statement> Statements { get; }

    /// <summary>What makes two uploads the same request: known before the content.</summary>
    public Sha256Digest Fingerprint { get; }

    /// <summary>Reads what comes before the content.</summary>
    /// <exception cref="GatewayProblemException">Not of the form that uploads have, under the name that the contract gives it.</exception>
    /// <exception cref="CanonicalJsonException">A part is not canonical JSON.</exception>
    public static async Task<UploadedAdvisory> ReadAsync(MultipartUpload body, CancellationToken cancellationToken)
    {
        byte[] metadataPart = Canonical(await body.ReadMetadataAsync(cancellationToken));
        byte[] signaturesPart = Canonical(await body.ReadSignaturesAsync(cancellationToken));
        try
        {
            UploadMetadata metadata = UploadMetadata.Parse(metadataPart);
            HeaderSet headers = metadata.Common is SealedCommon ? await ReadHeadersAsync(body, metadata, cancellationToken) : HeaderSet.None;
            SignatureSet signatures = SignatureSet.Parse(signaturesPart);
            UploadedAdvisory upload = new(metadata, signatures, headers, await ReadReleaseAsync(body, cancellationToken));
            signatures.CheckCovers(metadata);
            return upload;
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
        bool[] verified = EveryCore.Select(Statements, statement => keys.Verify(Namespaces.Statement, statement.Bytes.Span, SignatureFor(statement.Recipient)));
        RecipientRefusal[] refused =
        [
            .. Statements.Where((_, index) => !verified[index])
                .Select(static statement => new RecipientRefusal(statement.Recipient.Value, ProblemName.InvalidSignature)),
        ];
        if (refused.Length > 0)
        {
            throw new GatewayProblemException(ProblemName.InvalidSignature) { Recipients = refused };
        }
    }

    private static async Task<HeaderSet> ReadHeadersAsync(MultipartUpload body, UploadMetadata metadata, CancellationToken cancellationToken)
    {
        HeaderSet headers = HeaderSet.Parse(Canonical(await body.ReadHeadersAsync(cancellationToken)));
        headers.CheckCovers(metadata);
        return headers;
    }

    private static async Task<(SignedRelease Signed, ReadOnlyMemory<byte> Part)?> ReadReleaseAsync(MultipartUpload body, CancellationToken cancellationToken) =>
        await body.ReadReleaseAsync(cancellationToken) is { } part ? (SignedRelease.Parse(Canonical(part)), part) : null;

    // Bytes that are not canonical are no JSON we know; canonical ones that break a rule are an invalid advisory.
    private static byte[] Canonical(byte[] part)
    {
        CanonicalJson.ParseObject(part);
        return part;
    }
}
