using Gateway.Crypto;
using Gateway.Crypto.Tests;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Timestamps;

/// <summary>A timestamping authority over HTTP that openssl works for, unless a test puts another answer in its place.</summary>
internal sealed class TimestampAuthorityHost : IAsyncDisposable
{
    private readonly OpensslAuthority authority;
    private readonly SemaphoreSlim turn = new(1, 1);
    private TestServer server = null!;

    private TimestampAuthorityHost(OpensslAuthority authority) => this.authority = authority;

    /// <summary>Makes another answer of the right one.</summary>
    public Func<byte[], byte[]> Answer { get; set; } = right => right;

    public int Status { get; set; } = StatusCodes.Status200OK;

    public string RootPath => authority.RootPath;

    public TimestampAuthorities Authorities => authority.Authorities;

    public Uri Url => server.Url;

    public static async Task<TimestampAuthorityHost> StartAsync()
    {
        var host = new TimestampAuthorityHost(await OpensslAuthority.CreateAsync());
        host.server = await TestServer.StartAsync(host.AnswerAsync);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        authority.Dispose();
        turn.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Assert.Equal(TimestampRequest.MediaType, context.Request.ContentType);
        using var query = new MemoryStream();
        await context.Request.Body.CopyToAsync(query);
        await turn.WaitAsync();
        byte[] right = await authority.AnswerAsync(query.ToArray());
        turn.Release();
        context.Response.StatusCode = Status;
        context.Response.ContentType = TimestampRequest.ResponseMediaType;
        await context.Response.BodyWriter.WriteAsync(Answer(right));
    }
}
