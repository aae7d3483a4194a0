using System.Globalization;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Agreements;

/// <summary>
/// Writes an agreement as files that prove it offline: what was signed, each signature (ssh-keygen -Y verify), the proof of each entry (advisory audit check), and the human documents.
/// </summary>
internal sealed class AgreementFiles(GatewaySession session, string folder)
{
    /// <summary>Writes everything; nothing is overwritten.</summary>
    /// <exception cref="VerdictException">A human document is not the one that the agreement names.</exception>
    public async Task WriteAsync(VerifiedAgreement verified, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UsageException($"{folder} is not empty; name another folder with --out.");
        }

        PrivateFile.CreateFolder(folder);
        foreach (AgreementVersion version in verified.History.Versions)
        {
            Write($"agreement-{Number(version.Agreement.Version)}.json", version.Agreement.Bytes.Span);
            foreach (AgreementText text in version.Agreement.Content.Texts)
            {
                Write($"text-{Number(version.Agreement.Version)}-{text.Language}", await ReadTextAsync(version.Agreement, text, cancellationToken));
            }
        }

        foreach (AgreementPaper paper in verified.Papers)
        {
            string stem = paper.End is null
                ? $"agreement-{Number(paper.Version)}.json.{paper.Signer.Agency}"
                : $"{paper.End.Act.ToWire()}-{Number(paper.Version)}-{paper.Signer.Agency}.json";
            if (paper.End is { } end)
            {
                Write(stem, end.Bytes.Span);
            }

            Write($"{stem}.sig", Encoding.ASCII.GetBytes(paper.Signature));
            Write($"entry-{paper.Entry.Index}.tlog-proof", new TlogProof(paper.Proof.Inclusion, paper.Proof.Checkpoint, paper.Entry.Bytes).ToBytes());
        }
    }

    private async Task<byte[]> ReadTextAsync(Agreement agreement, AgreementText text, CancellationToken cancellationToken)
    {
        byte[] bytes = await session.Client.ReadAgreementTextAsync(agreement.Id, agreement.Version, text.Language, cancellationToken);
        return Sha256Digest.Of(bytes) == text.Sha256
            ? bytes
            : throw new VerdictException(Verdict.Tampered, $"The document in {text.Language} is not the one that version {agreement.Version} names.");
    }

    private void Write(string name, ReadOnlySpan<byte> content) => PrivateFile.CreateNew(Path.Combine(folder, name), content);

    private static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);
}
