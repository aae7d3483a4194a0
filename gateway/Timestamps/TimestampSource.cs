using Gateway.Crypto;
using Gateway.Server.Hosting;
using Gateway.Server.Options;

namespace Gateway.Server.Timestamps;

/// <summary>The configured timestamping authority (RFC 3161 §3.4, over HTTP). Its certificates are read once, at the start.</summary>
internal sealed class TimestampSource
{
    private readonly OutboundHttp http;
    private readonly Uri? url;
    private readonly TimestampAuthorities? authorities;

    /// <summary>Reads the configured certificates.</summary>
    /// <exception cref="SetupException">The file holds none.</exception>
    public TimestampSource(GatewayOptions options, OutboundHttp http)
    {
        this.http = http;
        if (options.Logs is { TimestampAuthority: { } authority, TimestampCertificateFile: { } file })
        {
            url = new Uri(authority);
            authorities = Read(file);
        }
    }

    /// <summary>Whether there is an authority to ask.</summary>
    public bool IsConfigured => url is not null;

    /// <summary>When the first of the authority's configured certificates ends; null if there are none.</summary>
    public DateTimeOffset? EndsAt => authorities?.EarliestEnd;

    /// <summary>Has a note dated.</summary>
    /// <returns>The token, verified.</returns>
    /// <exception cref="OutboundException">No answer in time, or a refusal.</exception>
    /// <exception cref="TimestampFormatException">The answer is not a timestamp over this note by that authority.</exception>
    public async Task<TimestampToken> DateAsync(ReadOnlyMemory<byte> note, CancellationToken cancellationToken)
    {
        var request = TimestampRequest.Create(note.Span);
        using var message = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ReadOnlyMemoryContent(request.Bytes) { Headers = { ContentType = new(TimestampRequest.MediaType) } },
        };
        OutboundAnswer answer = await http.SendAsync(message, TimestampRequest.MaxResponseBytes, cancellationToken);
        return answer is { Status: System.Net.HttpStatusCode.OK, MediaType: TimestampRequest.ResponseMediaType }
            ? request.Accept(answer.Body, authorities!)
            : throw new OutboundException($"It answered {(int)answer.Status} and no timestamp.");
    }

    private static TimestampAuthorities Read(string file)
    {
        try
        {
            return TimestampAuthorities.Parse(File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is TimestampFormatException or IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"Gateway:Logs:TimestampCertificateFile: {file} holds no certificate that can be read.", exception);
        }
    }
}
