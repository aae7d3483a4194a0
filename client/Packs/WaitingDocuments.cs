using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>
/// The documents of an upload that waits to be released, as a second publisher reads them. Of a sealed one every payload of every class is opened and held against the
/// envelope that the statements promise: what a recipient takes for the document is that text or nothing.
/// </summary>
internal sealed class WaitingDocuments(PackedUpload upload, Pack pack)
{
    /// <summary>The titles.</summary>
    public IReadOnlyDictionary<string, string> Titles => upload.Content is OpenContent open ? open.Titles : Envelope.Titles;

    /// <summary>How each document is described.</summary>
    public IReadOnlyList<StatementDocument> Described => upload.Content is OpenContent open ? open.Documents : Envelope.Documents;

    private Envelope Envelope => upload.Upload.Envelope
        ?? throw new CommandFailedException("The pack was written with --unsealed, so nobody can read a sealed advisory in it: have it packed again without.");

    /// <summary>Reads all of them, and writes each where a stream is given.</summary>
    /// <param name="create">Makes the file of a document by its name; null where it is only to be checked.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="VerdictException"><c>tampered</c>: a document is not what it is described as.</exception>
    public async Task ReadAsync(Func<string, Stream>? create, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAllAsync(create, cancellationToken);
        }
        catch (PayloadException failure)
        {
            throw new VerdictException(Verdict.Tampered, "A payload in the pack is not what it was when it was encrypted.", failure);
        }
    }

    private async Task ReadAllAsync(Func<string, Stream>? create, CancellationToken cancellationToken)
    {
        if (upload.Content is not SealedContent hidden)
        {
            for (int number = 0; number < Described.Count; number++)
            {
                await using Stream content = upload.Upload.Contents[number]();
                await CopyAsync(content, Described[number], create, cancellationToken);
            }

            return;
        }

        int first = 0;
        foreach (PayloadSet set in hidden.Payloads)
        {
            Require(set.Documents.Count == Envelope.Documents.Count, "The envelope describes more documents, or fewer, than there are.");
            await RequireEnvelopeAsync(first, cancellationToken);
            for (int number = 0; number < Described.Count; number++)
            {
                await using Stream content = await OpenAsync(first + number + 1, cancellationToken);
                await CopyAsync(content, Described[number], first == 0 ? create : null, cancellationToken);
            }

            first += set.All.Count;
        }
    }

    private async Task RequireEnvelopeAsync(int number, CancellationToken cancellationToken)
    {
        await using Stream content = await OpenAsync(number, cancellationToken);
        using MemoryStream bytes = new();
        await content.CopyToAsync(bytes, cancellationToken);
        Require(bytes.ToArray().AsSpan().SequenceEqual(Envelope.Bytes.Span), "A payload of the envelope holds another one.");
    }

    private static async Task CopyAsync(Stream content, StatementDocument described, Func<string, Stream>? create, CancellationToken cancellationToken)
    {
        await using Stream destination = create?.Invoke(described.Name) ?? Stream.Null;
        using DigestingWriter writer = new(destination);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }

        Require(writer.BytesWritten == described.Size && writer.Digest() == described.Sha256, $"{described.Name} is not the document that was signed.");
    }

    private async Task<Stream> OpenAsync(int number, CancellationToken cancellationToken)
    {
        try
        {
            using FileKey fileKey = Header.Parse(await upload.ReadOpenerAsync(number, cancellationToken)).Unwrap(pack.Identities?.All ?? []);
            Stream content = upload.Upload.Contents[number]();
            return new PayloadStream(new PayloadReader(content, fileKey), content);
        }
        catch (Exception failure) when (failure is HeaderFormatException or HeaderMacException or NoIdentityMatchException)
        {
            throw new VerdictException(Verdict.Tampered, "A payload in the pack does not open for your agency's publishers.", failure);
        }
    }

    private static void Require(bool holds, Sentence sentence)
    {
        if (!holds)
        {
            throw new VerdictException(Verdict.Tampered, sentence);
        }
    }
}
