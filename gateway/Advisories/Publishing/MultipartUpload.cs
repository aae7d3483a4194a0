using System.Diagnostics.CodeAnalysis;
using Gateway.Server.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>
/// The body of an upload, read strictly in order and once: <c>metadata</c>, <c>signatures</c>, of a sealed one <c>headers</c>, of a released one <c>release</c>, then the content parts. What is judged before the
/// content is small and bounded; a content part is handed out as a stream and never held in memory. RFC 7578 (multipart/form-data).
/// </summary>
internal sealed class MultipartUpload
{
    private const string MetadataPart = "metadata";
    private const string SignaturesPart = "signatures";
    private const string HeadersPart = "headers";
    private const string ReleasePart = "release";
    private const string ContentPart = "content";
    private const int BufferSizeBytes = 64 * 1024;

    private readonly MultipartReader reader;
    private readonly UploadLimits limits;
    private MultipartSection? ahead;

    private MultipartUpload(MultipartReader reader, UploadLimits limits)
    {
        this.reader = reader;
        this.limits = limits;
    }

    /// <summary>Starts to read a request. Nothing of the body is read yet, and one that announces too much is refused here.</summary>
    public static MultipartUpload Open(HttpRequest request, UploadLimits limits)
    {
        if (request.ContentLength > limits.RequestBytes)
        {
            throw Refusal.PayloadTooLarge("The upload is larger than this gateway accepts.");
        }

        RequestBody.Limit(request, limits.RequestBytes);
        return new MultipartUpload(new MultipartReader(ReadBoundary(request), request.Body, BufferSizeBytes), limits);
    }

    /// <summary>Reads the first part, whole.</summary>
    public Task<byte[]> ReadMetadataAsync(CancellationToken cancellationToken) =>
        ReadSmallPartAsync(MetadataPart, limits.MetadataBytes, cancellationToken);

    /// <summary>Reads the second part, whole.</summary>
    public Task<byte[]> ReadSignaturesAsync(CancellationToken cancellationToken) =>
        ReadSmallPartAsync(SignaturesPart, limits.SignaturesBytes, cancellationToken);

    /// <summary>Reads the third part of a sealed upload, whole.</summary>
    public Task<byte[]> ReadHeadersAsync(CancellationToken cancellationToken) =>
        ReadSmallPartAsync(HeadersPart, limits.HeadersBytes, cancellationToken);

    /// <summary>Reads the part before the content, whole, if it is a release; otherwise null, and the part is still to come.</summary>
    public async Task<byte[]?> ReadReleaseAsync(CancellationToken cancellationToken)
    {
        ahead = await NextPartAsync(cancellationToken);
        return IsNamed(ahead, ReleasePart) ? await ReadSmallPartAsync(ReleasePart, UploadLimits.ReleaseBytes, cancellationToken) : null;
    }

    /// <summary>Opens the next content part. The stream ends where the part does.</summary>
    public async Task<Stream> OpenContentAsync(CancellationToken cancellationToken) =>
        (await RequirePartAsync(ContentPart, cancellationToken)).Body;

    /// <summary>Refuses whatever follows the last part that was expected.</summary>
    public async Task RequireEndAsync(CancellationToken cancellationToken)
    {
        if (await NextPartAsync(cancellationToken) is not null)
        {
            throw Refusal.BadRequest("The upload has more parts than its metadata names documents or payloads.");
        }
    }

    private static string ReadBoundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.UnsupportedMediaType("An advisory is uploaded as multipart/form-data.");
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        // RFC 2046 section 5.1.1: at most 70 characters, at least one.
        return boundary.Length is > 0 and <= 70 ? boundary : throw Refusal.BadRequest("The multipart boundary is missing or too long.");
    }

    private async Task<byte[]> ReadSmallPartAsync(string name, int limitBytes, CancellationToken cancellationToken)
    {
        MultipartSection part = await RequirePartAsync(name, cancellationToken);
        var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        for (int read; (read = await part.Body.ReadPartAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + read > limitBytes)
            {
                throw Refusal.PayloadTooLarge($"The part \"{name}\" is larger than this gateway accepts.");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private async Task<MultipartSection> RequirePartAsync(string name, CancellationToken cancellationToken)
    {
        MultipartSection? part = await NextPartAsync(cancellationToken);
        return IsNamed(part, name) ? part : throw Refusal.BadRequest($"The upload should have its part \"{name}\" here.");
    }

    private static bool IsNamed([NotNullWhen(true)] MultipartSection? part, string name) => part?.GetContentDispositionHeader() is { } disposition
        && disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(name, StringComparison.Ordinal);

    private async Task<MultipartSection?> NextPartAsync(CancellationToken cancellationToken)
    {
        if (ahead is { } looked)
        {
            ahead = null;
            return looked;
        }

        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception fault) when (MultipartFault.IsMalformed(fault))
        {
            throw Refusal.BadRequest("The multipart body is malformed or ends too early.");
        }
    }
}
