using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Errors;

/// <summary>What routing and the server answer by themselves is of the same form as what the gateway answers.</summary>
public sealed class RoutingTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v1/nowhere")]
    [InlineData("/v1/logs/other/checkpoint")]
    [InlineData("/v1/agencies/alpha/nothing")]
    public async Task An_address_that_does_not_exist_is_not_found(string path)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(path);
        await response.RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_method_that_does_not_apply_is_refused_and_told_which_do()
    {
        using HttpResponseMessage response = await host.Client.GetAsync("/oauth/token");
        await response.RefusedAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused()
    {
        using var content = new StringContent("grant_type=client_credentials", Encoding.UTF8, "text/plain");
        using HttpResponseMessage response = await host.Client.PostAsync("/oauth/token", content);
        await response.RefusedAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_sent()
    {
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/agencies") { Content = new StringContent(new string(' ', 200_000), Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await keyholder.SendAsync(request);
        await response.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_though_its_length_was_not_told()
    {
        using HttpClient keyholder = await host.LogInAsync(host.Founder.Keyholder);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/agencies") { Content = new StringContent(new string(' ', 200_000), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await keyholder.SendAsync(request);
        await response.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml;q=1, */*;q=0")]
    public async Task A_refusal_is_a_problem_document_whatever_the_caller_accepts(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Accept.ParseAdd(accept);
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_read_is_a_bad_request()
    {
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync("/v1/logs/audit/proof/inclusion?index=none");
        await response.RefusedAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/v1/agencies")]
    [InlineData("/nowhere")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(path);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", response.Headers.GetValues("traceparent").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Members_are_told_to_come_by_https_only_where_the_public_url_is_one()
    {
        await using GatewayHost proxied = await GatewayHost.StartAsync(("Gateway:PublicUrl", "https://gateway.test"));
        using HttpResponseMessage response = await proxied.Client.GetAsync("/nowhere");
        Assert.Equal("max-age=31536000", response.Headers.GetValues("Strict-Transport-Security").Single());
        using HttpResponseMessage plain = await host.Client.GetAsync("/nowhere");
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("NOT HTTP\r\n\r\n", "400")]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n", "505")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    public async Task What_the_server_refuses_before_routing_says_nothing_about_it_and_ends_the_connection(string request, string status)
    {
        using RawConnection connection = await RawConnection.OpenAsync(host.Url);
        await connection.SendAsync(request);
        string answer = await connection.ReadToEndAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nServer:", answer, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_dries_up_is_timed_out()
    {
        await using GatewayHost slow = await GatewayHost.StartAsync(("Gateway:Limits:BodyBytesPerSecond", "1000000"));
        using HttpClient keyholder = await slow.LogInAsync(slow.Founder.Keyholder);
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(slow.Url.Host, slow.Url.Port);
        AuthenticationHeaderValue token = keyholder.DefaultRequestHeaders.Authorization!;
        string head = $"POST /v1/agencies HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        using var reader = new StreamReader(socket.GetStream());
        string answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("urn:advisory-gateway:problem:request-timeout", answer, StringComparison.Ordinal);
    }
}
