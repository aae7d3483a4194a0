using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Hashes payloads again. That rows and manifests agree on the digests is checked elsewhere.</summary>
internal sealed class PayloadCheck(IPayloadStore payloads)
{
    private const int BufferBytes = 1024 * 1024;
    private readonly byte[] buffer = new byte[BufferBytes];

    /// <summary>Checks the payloads of a published advisory.</summary>
    /// <exception cref="FsckException"><c>missing</c> or <c>tampered</c>, with the published entry's index.</exception>
    public async Task CheckAsync(LogEntry entry, IReadOnlyList<DocumentRow> documents, CancellationToken cancellationToken)
    {
        foreach (DocumentRow document in documents)
        {
            long? length = await payloads.LengthAsync(document.Payload, cancellationToken).ConfigureAwait(false);
            if (length is null)
            {
                throw new FsckException(Verdict.Missing, entry.Index, "A payload of a published advisory is not stored.");
            }

            bool same = length == document.PayloadSize && await HashAsync(document, cancellationToken).ConfigureAwait(false) == document.PayloadSha256;
            Details.Require(same, entry, "A payload of a published advisory is not the one that was stored.");
        }
    }

    private async Task<Sha256Digest> HashAsync(DocumentRow document, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long offset = 0; offset < document.PayloadSize;)
        {
            int read = await payloads.ReadAsync(document.Payload, offset, buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, read);
            offset += read;
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }
}
