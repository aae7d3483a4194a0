using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// Checks a bundle of evidence offline. The container, then the directory log under its own checkpoint, then the exporter's signature, then the
/// entries, then what they and the signed documents say of the exchange. No clock, no network; safe on whatever a stranger sends.
/// </summary>
public static class BundleCheck
{
    /// <summary>The largest bundle that is read, in bytes.</summary>
    public const int MaxArchiveBytes = StoredZip.MaxArchiveBytes;

    /// <summary>What the bundle shows.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="trusted">The log keys that came out of band.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EvidenceException">It does not hold; carries the verdict.</exception>
    public static async Task<EvidenceFindings> RunAsync(ReadOnlyMemory<byte> archive, TrustedLogs trusted, CancellationToken cancellationToken)
    {
        try
        {
            OpenedBundle bundle = OpenedBundle.Open(archive);
            RequireGateway(bundle.Index.Gateway, trusted.Gateway);
            BundleDirectory directory = await BundleDirectory
                .ReadAsync(bundle.Take(BundleNames.DirectoryCheckpoint), bundle.Take(BundleNames.Directory), trusted, cancellationToken).ConfigureAwait(false);
            KeyUse exporter = CheckExporter(bundle, directory);
            BundleEntries entries = BundleEntries.Read(bundle, trusted);
            return new ExchangeCheck(bundle, directory, entries, exporter, trusted).Run();
        }
        catch (DocumentException failure)
        {
            throw new EvidenceException(failure.Message, failure);
        }
        catch (DeliveryException failure)
        {
            throw new EvidenceException(new LogVerdict(failure.Verdict, null, failure.Message), failure);
        }
    }

    private static void RequireGateway(GatewayName named, GatewayName trusted)
    {
        if (named != trusted)
        {
            throw new EvidenceException(Verdict.WrongOrigin, $"The evidence is of {named}, and the log keys at hand are of {trusted}.");
        }
    }

    private static KeyUse CheckExporter(OpenedBundle bundle, BundleDirectory directory)
    {
        BundleIndex index = bundle.Index;
        // Whoever holds a revoked key can date its list back, but not to before the directory that it encloses.
        DateTimeOffset at = index.ExportedAt > directory.LastEntryAt ? index.ExportedAt : directory.LastEntryAt;
        KeyUse? exporter = SshSignature.TryReadKey(bundle.IndexSignature, out VerifyingKey? key)
            ? directory.State.FindUse(index.Exporter, KeyPurpose.Sign, key, directory.State.Now(at))
            : throw new EvidenceException(Verdict.BadSignature, "The signature over the table of contents is malformed, or not by an Ed25519 key.");
        if (exporter is null)
        {
            throw new EvidenceException(Verdict.KeyMismatch, "The directory names no such key of the exporter.");
        }

        return index.IsSignedBy(key, bundle.IndexSignature)
            ? exporter
            : throw new EvidenceException(Verdict.BadSignature, "The exporter's signature over the table of contents does not hold.");
    }
}
