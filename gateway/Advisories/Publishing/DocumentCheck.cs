using System.Security.Cryptography;
using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Compares one document, as its plaintext streams by, with what the signed statement says of it.</summary>
internal sealed class DocumentCheck(StatementDocument announced, Tlp tlp) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CsafMarking? marking = CsafMarking.IsExpectedIn(announced.MediaType) ? new CsafMarking() : null;
    private long size;

    /// <summary>Reads on; a document that is longer than announced is refused at once.</summary>
    public void Read(ReadOnlySpan<byte> plaintext)
    {
        size += plaintext.Length;
        Require(size <= announced.Size);
        hash.AppendData(plaintext);
        marking?.Read(plaintext);
    }

    /// <summary>Judges the whole document.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-advisory</c>, or <c>tlp-mismatch</c> for a CSAF document marked more strictly than the advisory.</exception>
    public void Finish()
    {
        Require(size == announced.Size && Sha256Digest.FromBytes(hash.GetHashAndReset()) == announced.Sha256);
        // Labels are ordered from the strictest on. A stricter advisory around a laxer document is the sender's choice.
        if (marking?.Label < tlp)
        {
            throw new GatewayProblemException(ProblemName.TlpMismatch, "A document is marked more strictly than the advisory that carries it.");
        }
    }

    public void Dispose() => hash.Dispose();

    private static void Require(bool matches)
    {
        if (!matches)
        {
            throw Refusal.InvalidAdvisory("A document's size or digest is not what the statement says.");
        }
    }
}
