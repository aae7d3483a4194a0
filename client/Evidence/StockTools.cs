using System.Globalization;
using System.Text;
using Gateway.Exchange;

namespace Gateway.Client.Evidence;

/// <summary>The commands by which a reader of a report repeats the check of signatures and digests without this program.</summary>
internal static class StockTools
{
    /// <summary>Lines for a shell in an empty folder beside the file.</summary>
    public static string Write(EvidenceFindings findings, string fileName)
    {
        StringBuilder script = new();
        script.Append(CultureInfo.InvariantCulture, $"unzip './{Quote(fileName)}'\n");
        script.Append("# Who may sign what, as the directory says (table of keys):\ncat > allowed_signers <<'END'\n");
        foreach (string line in findings.Keys.Where(use => use.Purpose is KeyPurpose.Sign or KeyPurpose.Manifest).Select(Allowed).Distinct())
        {
            script.Append(line).Append('\n');
        }

        script.Append("END\n");
        Verify(script, findings.Index.Exporter, Namespaces.Evidence, BundleNames.Index);
        foreach (ProvenDelivery delivery in findings.Deliveries)
        {
            if (delivery.Papers is { } papers)
            {
                Verify(script, papers.Sender.Principal, Namespaces.Statement, BundleNames.Statement(delivery.Detail.Recipient));
                Verify(script, papers.Gateway.Principal, Namespaces.Manifest, BundleNames.Manifest(delivery.Detail.Recipient));
                if (papers.Sharing is { } sharing)
                {
                    Verify(script, sharing.Sharer.Principal, Namespaces.Addition, BundleNames.Addition(delivery.Detail.Recipient));
                }
            }
        }

        foreach (ProvenReceipt receipt in findings.Receipts.Where(receipt => receipt.Signer is not null))
        {
            Verify(script, receipt.Signer!.Principal, Namespaces.Receipt, BundleNames.Receipt(receipt.Entry.Index));
        }

        if (findings.Withdrawal?.Signer is { } publisher)
        {
            Verify(script, publisher.Principal, Namespaces.Withdrawal, BundleNames.Withdrawal);
        }

        if (findings.DatedCheckpoint is not null)
        {
            script.Append("# When the log was what it is, under the certificate of the authority that you trust:\n");
            script.Append(CultureInfo.InvariantCulture, $"openssl ts -verify -token_in -in {BundleNames.TimestampToken} -data {BundleNames.DatedCheckpoint} -CAfile AUTHORITY.pem\n");
        }

        script.Append("# A document you hold, against the digests above:\nsha256sum DOCUMENT\n");
        script.Append("# entries/*.tlog-proof are C2SP tlog-proofs, the entry in base64 in the line \"extra\":\n");
        script.Append("# any verifier of that format checks them under the log's key.\n");
        return script.ToString();
    }

    private static string Allowed(KeyUse use) => $"{use.Principal} {use.Key.ToSshLine()}";

    private static void Verify(StringBuilder script, PrincipalId signer, string purpose, string document) => script.Append(
        CultureInfo.InvariantCulture,
        $"ssh-keygen -Y verify -f allowed_signers -I {signer} -n {purpose} -s {BundleNames.Signature(document)} < {document}\n");

    private static string Quote(string name) => name.Replace("'", "'\\''", StringComparison.Ordinal);
}
