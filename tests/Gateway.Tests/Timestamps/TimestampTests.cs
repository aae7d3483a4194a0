using System.Net;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Crypto.Tests;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Timestamps;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Timestamps;

public sealed class TimestampTests
{
    [ToolFact("openssl")]
    public async Task A_checkpoint_is_dated_and_the_token_verifies_over_the_note_that_is_served_with_it()
    {
        await using TimestampAuthorityHost authority = await TimestampAuthorityHost.StartAsync();
        await using GatewayHost host = await StartAsync(authority, authority.RootPath);
        await ServiceOf(host).DateAsync(LogName.Audit, default);
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);

        using HttpResponseMessage response = await reader.GetAsync("/v1/logs/audit/timestamp?size=1");
        using JsonDocument answer = await response.ReadJsonAsync();

        var checkpoint = Checkpoint.Parse(answer.RootElement.GetProperty("checkpoint").GetBytesFromBase64());
        var token = TimestampToken.Parse(answer.RootElement.GetProperty("token").GetBytesFromBase64());
        Assert.Equal(Verdict.Ok, checkpoint.Verify(host.Services.GetRequiredService<GatewayKeys>().VerifierOf(LogName.Audit)));
        Assert.Equal(checkpoint.Tree.Size, answer.RootElement.GetProperty("size").GetInt64());
        Assert.True(token.Dates(checkpoint.Bytes.Span, authority.Authorities));
    }

    [ToolFact("openssl")]
    public async Task The_earliest_timestamp_that_covers_a_size_is_answered_and_a_log_that_did_not_grow_is_not_dated_again()
    {
        await using TimestampAuthorityHost authority = await TimestampAuthorityHost.StartAsync();
        await using GatewayHost host = await StartAsync(authority, authority.RootPath);
        await ServiceOf(host).DateAsync(LogName.Audit, default);
        await ServiceOf(host).DateAsync(LogName.Audit, default);
        IGatewayStore store = host.Services.GetRequiredService<IGatewayStore>();
        TimestampRow first = Assert.Single(await store.ReadTimestampsAsync(LogName.Audit, -1, 10, default));
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        await ServiceOf(host).DateAsync(LogName.Audit, default);

        Assert.Equal(first.Size, await ReadSizeAsync(reader, first.Size));
        Assert.Equal(first.Size + 1, await ReadSizeAsync(reader, first.Size + 1));
        using HttpResponseMessage beyond = await reader.GetAsync($"/v1/logs/audit/timestamp?size={first.Size + 2}");
        await beyond.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        using HttpResponseMessage senseless = await reader.GetAsync("/v1/logs/audit/timestamp?size=-1");
        await senseless.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [ToolFact("openssl")]
    public async Task A_timestamp_of_another_authority_is_not_kept()
    {
        await using TimestampAuthorityHost authority = await TimestampAuthorityHost.StartAsync();
        await using TimestampAuthorityHost other = await TimestampAuthorityHost.StartAsync();
        await using GatewayHost host = await StartAsync(authority, other.RootPath);

        await Assert.ThrowsAsync<TimestampFormatException>(() => ServiceOf(host).DateAsync(LogName.Audit, default));

        await AssertNothingKeptAsync(host);
    }

    [ToolFact("openssl")]
    public async Task A_timestamp_over_something_else_is_not_kept()
    {
        await using TimestampAuthorityHost authority = await TimestampAuthorityHost.StartAsync();
        byte[] earlier = [];
        await using GatewayHost host = await StartAsync(authority, authority.RootPath, answer =>
        {
            earlier = earlier.Length == 0 ? answer : earlier;
            return [0];
        });
        await Assert.ThrowsAsync<TimestampFormatException>(() => ServiceOf(host).DateAsync(LogName.Directory, default));
        authority.Answer = _ => earlier;

        await Assert.ThrowsAsync<TimestampFormatException>(() => ServiceOf(host).DateAsync(LogName.Audit, default));

        Assert.NotEmpty(earlier);
        await AssertNothingKeptAsync(host);
    }

    [ToolFact("openssl")]
    public async Task An_authority_that_fails_or_answers_garbage_stops_nothing_else()
    {
        await using TimestampAuthorityHost authority = await TimestampAuthorityHost.StartAsync();
        await using GatewayHost host = await StartAsync(authority, authority.RootPath, _ => new byte[TimestampRequest.MaxResponseBytes + 1]);

        await Assert.ThrowsAsync<OutboundException>(() => ServiceOf(host).DateAsync(LogName.Audit, default));
        (authority.Answer, authority.Status) = (right => right, 500);
        await Assert.ThrowsAsync<OutboundException>(() => ServiceOf(host).DateAsync(LogName.Audit, default));

        await AssertNothingKeptAsync(host);
        Assert.NotEmpty(await host.GetTokenAsync(host.Founder.Reader));
    }

    [Fact]
    public async Task A_certificate_file_without_a_certificate_stops_the_start()
    {
        string file = Path.GetTempFileName();
        try
        {
            SetupException exception = await Assert.ThrowsAsync<SetupException>(() => GatewayHost.StartAsync(
                ("Gateway:Logs:TimestampAuthority", "http://127.0.0.1:9/"), ("Gateway:Logs:TimestampCertificateFile", file)));
            Assert.Contains("Gateway:Logs:TimestampCertificateFile", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The first round of the background goes to an answer that the test has set already.
    private static Task<GatewayHost> StartAsync(TimestampAuthorityHost authority, string roots, Func<byte[], byte[]>? answer = null)
    {
        authority.Answer = answer ?? authority.Answer;
        return GatewayHost.StartAsync(
            ("Gateway:Logs:TimestampAuthority", authority.Url.ToString()), ("Gateway:Logs:TimestampCertificateFile", roots));
    }

    private static TimestampService ServiceOf(GatewayHost host) => host.Services.GetRequiredService<TimestampService>();

    private static async Task AssertNothingKeptAsync(GatewayHost host)
    {
        IGatewayStore store = host.Services.GetRequiredService<IGatewayStore>();
        Assert.Empty(await store.ReadTimestampsAsync(LogName.Audit, -1, 10, default));
        Assert.Empty(await store.ReadTimestampsAsync(LogName.Directory, -1, 10, default));
    }

    private static async Task<long> ReadSizeAsync(HttpClient reader, long size)
    {
        using HttpResponseMessage response = await reader.GetAsync($"/v1/logs/audit/timestamp?size={size}");
        using JsonDocument answer = await response.ReadJsonAsync();
        return answer.RootElement.GetProperty("size").GetInt64();
    }
}
