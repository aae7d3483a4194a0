using System.Security.Cryptography;
using Gateway.Exchange;

namespace Benchmarks;

/// <summary>Uploads of one document, signed for each recipient, made before the clock runs.</summary>
internal static class PreparedUpload
{
    /// <summary>As many uploads of a small document to these recipients.</summary>
    public static byte[][] Many(int count, int documentBytes, BenchmarkAgency sender, IReadOnlyList<BenchmarkAgency> recipients, string token, Uri url)
    {
        byte[][] uploads = new byte[count][];
        Parallel.For(0, count, i =>
        {
            byte[] content = RandomNumberGenerator.GetBytes(documentBytes);
            (UploadMetadata metadata, SignatureSet signatures) = Sign(sender, recipients, content.Length, Sha256Digest.Of(content));
            uploads[i] = PreparedRequest.Upload(
                "/v1/advisories",
                url,
                [("metadata", metadata.Bytes), ("signatures", signatures.Bytes), ("content", content)],
                ("Authorization", $"Bearer {token}"),
                ("Idempotency-Key", Guid.NewGuid().ToString("N")));
        });
        return uploads;
    }

    /// <summary>What an upload says and signs before its content.</summary>
    public static (UploadMetadata Metadata, SignatureSet Signatures) Sign(
        BenchmarkAgency sender, IReadOnlyList<BenchmarkAgency> recipients, long documentBytes, Sha256Digest document)
    {
        OpenCommon common = OpenCommon.Create(Describe(sender, documentBytes, document));
        UploadMetadata metadata = UploadMetadata.Create(common, [.. recipients.Select(recipient => new UploadRecipient(recipient.Id, null))], UploadGroups.None);
        SignatureSet signatures = SignatureSet.Create(
            metadata.Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(sender.Sign))));
        return (metadata, signatures);
    }

    /// <summary>What a statement says of one document.</summary>
    public static OpenContent Describe(BenchmarkAgency sender, long documentBytes, Sha256Digest document) => new()
    {
        Gateway = Community.Name,
        Sender = sender.Person,
        Tlp = Tlp.Amber,
        Category = AdvisoryCategory.Vulnerability,
        Titles = new Dictionary<string, string> { ["en"] = "VLG-200 firmware lets anybody in", ["zh"] = "固件漏洞" },
        Tags = [],
        Urgency = Urgency.Urgent,
        Documents =
        [
            new StatementDocument { Name = "vlg-2026-0007.bin", MediaType = "application/octet-stream", Language = "en", Role = DocumentRole.Main, Size = documentBytes, Sha256 = document },
        ],
        CreatedAt = TimeProvider.System.GetUtcNow(),
        Nonce = RandomNumberGenerator.GetBytes(Limits.NonceBytes),
    };
}
