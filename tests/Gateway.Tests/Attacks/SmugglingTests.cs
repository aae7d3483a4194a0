using System.Text.RegularExpressions;

namespace Gateway.Tests.Attacks;

/// <summary>
/// Requests whose end is a matter of opinion. A proxy of another opinion must never make two requests of what the gateway takes for one, or one of two: what is
/// ambiguous is refused and the connection closed, and nothing behind it is answered.
/// </summary>
public sealed class SmugglingTests(AttackedGateway gateway) : AttackTests(gateway)
{
    // What the attacker wants to be taken for a request of its own; its answer cannot be mistaken for another.
    private const string Smuggled = "GET /.well-known/security.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private const string SmuggledAnswer = "Contact: ";
    private const string Post = "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    public static TheoryData<string> AmbiguousFramings =>
    [
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5, 6\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: 5 5\r\n\r\nhello",
        "Content-Length: \u00b25\r\n\r\nhello",
        "Content-Length: 99999999999999999999\r\n\r\nhello",
        "Content-Length : 5\r\n\r\nhello",
        "Content-Length: 5\r\n Content-Length: 6\r\n\r\nhello",
        "Content-Length\r\n\r\nhello",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5;\n\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n",
        "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n 5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: a\u0000b\r\nContent-Length: 0\r\n\r\n",
        "X: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
        "X a\r\nContent-Length: 0\r\n\r\n",
        ": a\r\nContent-Length: 0\r\n\r\n",
        "Host: y\r\nContent-Length: 0\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(AmbiguousFramings))]
    public async Task An_ambiguous_end_is_refused_and_nothing_behind_it_is_answered(string rest)
    {
        string answer = await SendAsync(Post + rest + Smuggled);
        Assert.DoesNotContain(SmuggledAnswer, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
        Assert.InRange(Answers(answer), 0, 1);
    }

    [Theory]
    [InlineData("GET /v1/inbox HTTP/1.1\nHost: x\n\n")]
    [InlineData("GET  /v1/inbox HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/inbox\r\n\r\n")]
    [InlineData("GET /v1/inbox HTTP/0.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/inbox HTTP/3.0\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/inbox HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/in box HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/\u0000inbox HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("G\u0000T /v1/inbox HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/inbox HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\r\n\r\n\u0016\u0003\u0001")]
    public async Task A_malformed_request_is_refused_and_nothing_behind_it_is_answered(string request)
    {
        string answer = await SendAsync(request + Smuggled);
        Assert.DoesNotContain(SmuggledAnswer, answer, StringComparison.Ordinal);
        Assert.InRange(Answers(answer), 0, 1);
    }

    [Theory]
    [InlineData("GET /v1/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: {0}\r\n\r\n{1}")]
    [InlineData("POST /v1/agencies HTTP/1.1\r\nHost: x\r\nContent-Length: {0}\r\n\r\n{1}")]
    [InlineData("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {0}\r\n\r\n{1}")]
    [InlineData("PUT /v1/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: {0}\r\n\r\n{1}")]
    public async Task The_body_of_a_refused_request_is_never_a_request(string request)
    {
        string answer = await SendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, request, Smuggled.Length, Smuggled) + Closing("/v1/agencies"));
        Assert.DoesNotContain(SmuggledAnswer, answer, StringComparison.Ordinal);
        // The refusal and, behind the body, the answer to the request that followed.
        Assert.InRange(Answers(answer), 1, 2);
        Assert.DoesNotContain("HTTP/1.1 2", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_behind_a_refused_one_is_judged_by_itself()
    {
        string token = await Gateway.GetTokenAsync(Gateway.Bob.Id, Gateway.Bob.Access);
        string answer = await SendAsync($"GET /v1/inbox HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n{Closing("/v1/inbox")}");
        Assert.Equal(["200", "401"], Regex.Matches(answer, "HTTP/1.1 ([0-9]{3})").Select(match => match.Groups[1].Value));
        answer = await SendAsync($"GET /v1/inbox HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/inbox HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n");
        Assert.Equal(["401", "200"], Regex.Matches(answer, "HTTP/1.1 ([0-9]{3})").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task What_is_refused_for_its_size_ends_the_connection()
    {
        string token = await Gateway.GetTokenAsync(Gateway.Bob.Id, Gateway.Bob.Access);
        long before = await Gateway.ReadLogSizeAsync();
        string answer = await SendAsync(
            $"POST /v1/agencies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{Smuggled}");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(SmuggledAnswer, answer, StringComparison.Ordinal);
        await AssertRecordedAsync(before, Gateway.Bob.Id, 413, "payload-too-large");
    }

    [Theory]
    [InlineData("GET http://evil.example/.well-known/advisory-gateway HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /.well-known/advisory-gateway HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /.well-known/advisory-gateway HTTP/1.0\r\nHost: evil.example\r\n\r\n")]
    public async Task No_host_that_a_request_names_is_in_an_answer(string request)
    {
        string answer = await SendAsync(request);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://a.example/health/live HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n")]
    [InlineData("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("TRACE /v1/inbox HTTP/1.1\r\nHost: x\r\nX-Secret: s\r\nConnection: close\r\n\r\n")]
    public async Task The_gateway_is_no_proxy_and_no_mirror(string request)
    {
        string answer = await SendAsync(request);
        Assert.Matches("^HTTP/1.1 4", answer);
        Assert.DoesNotContain("X-Secret", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_that_are_well_formed_are_one_body()
    {
        string answer = await SendAsync($"{Post}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n5;name=value\r\nhello\r\n0\r\nX-Trailer: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:advisory-gateway:problem:bad-request", answer, StringComparison.Ordinal);
        Assert.Equal(1, Answers(answer));
    }

    [Theory]
    [InlineData("/../v1/agencies/alpha")]
    [InlineData("/v1/%2e%2e/v1/inbox")]
    [InlineData("/v1/inbox/..%2f..%2fetc/passwd")]
    [InlineData("//v1/inbox")]
    [InlineData("/v1/inbox%00")]
    [InlineData("/v1/inbox;jsessionid=x")]
    [InlineData("/v1/inbox/")]
    [InlineData("/V1/INBOX")]
    [InlineData("/v1%2finbox")]
    public async Task No_spelling_of_an_address_goes_round_the_token(string path)
    {
        string answer = await SendAsync(Closing(path));
        Assert.Matches("^HTTP/1.1 4(00|01|04) ", answer);
    }

    private static string Closing(string path) => $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static int Answers(string octets) => Regex.Count(octets, "HTTP/1.1 [0-9]{3} ");

    private async Task<string> SendAsync(string octets)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(Gateway.Url);
        await connection.WriteAsync(octets);
        return await connection.ReadToEndAsync();
    }
}
