using System.Security.Cryptography;
using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Compares one document, as its plaintext streams by, with what the signed statement says of it.</summary>
internal sealed class DocumentCheck(StatementDocument announced, Tlp tlp) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly DocumentReading? reading = DocumentReading.Of(announced.MediaType);
    private long size;

    /// <summary>Reads on; a document that is longer than announced is refused at once.</summary>
    public void Read(ReadOnlySpan<byte> plaintext)
    {
        size += plaintext.Length;
        Require(size <= announced.Size);
        hash.AppendData(plaintext);
        reading?.Read(plaintext);
    }

    /// <summary>Judges the whole document.</summary>
    /// <returns>What a CSAF document says of itself; null of anything else.</returns>
    /// <exception cref="GatewayProblemException">
    /// <c>invalid-advisory</c>: it is not the one that was announced, or says that it is CSAF or a STIX bundle and is not; or <c>tlp-mismatch</c> for one that bears another label than the
    /// advisory.
    /// </exception>
    public CsafSummary? Finish()
    {
        Require(size == announced.Size && Sha256Digest.FromBytes(hash.GetHashAndReset()) == announced.Sha256);
        // Whoever has the document alone goes by its own label: under a laxer one it would travel further than the advisory may.
        if (reading?.Marking is { } marking && !marking.AgreesWith(tlp))
        {
            throw new GatewayProblemException(
                ProblemName.TlpMismatch, $"A document is marked TLP:{marking.Label.ToWire()}, and the advisory that carries it TLP:{tlp.ToWire()}.");
        }

        return Understand();
    }

    public void Dispose()
    {
        reading?.Dispose();
        hash.Dispose();
    }

    private CsafSummary? Understand()
    {
        try
        {
            return reading?.Complete();
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    private static void Require(bool matches)
    {
        if (!matches)
        {
            throw Refusal.InvalidAdvisory("A document's size or digest is not what the statement says.");
        }
    }
}
