using System.Text;
using Fuzzing;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Content;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Fuzzing;

/// <summary>What the gateway itself reads of a request. The samples are fixed, so that a seed gives the same inputs everywhere.</summary>
public sealed class RequestFuzzTests
{
    private const string Boundary = "b0undary";

    private static readonly UploadLimits Limits = UploadLimits.Of(new LimitsOptions());

    private static readonly string[] Parts =
    [
        "--b0undary\r\nContent-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n{}\r\n",
        "--b0undary\r\nContent-Disposition: form-data; name=signatures\r\n\r\n{\"a\":\"b\"}\r\n",
        "--b0undary\r\nContent-Type: application/octet-stream\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.txt\"\r\n\r\n\0\u0001--b0undar\r\n--\r\n\r\n",
        "--b0undary--\r\n",
    ];

    [Fact]
    public void Any_multipart_body_is_read_in_its_order_or_refused()
    {
        byte[][] samples = [Latin(string.Concat(Parts)), Latin("a preamble\r\n" + string.Concat(Parts) + "an epilogue")];
        Fuzz.Run<GatewayProblemException>(samples, static input => Now(ReadAsync(input)));
    }

    [Fact]
    public void Any_access_token_is_read_or_refused()
    {
        using var key = SigningKey.FromSeed([.. Enumerable.Repeat((byte)1, SigningKey.SeedBytes)]);
        string token = CompactJws.Sign(key, AccessToken.Type, header => header.WriteString("kid", "k"), claims =>
        {
            claims.WriteString("sub", "alpha/00000000");
            claims.WriteString("agency", "alpha");
            claims.WriteString("aud", "gateway.example");
            claims.WriteString("iss", "https://gateway.example");
            claims.WriteString("jti", "0123456789abcdef");
            claims.WriteString("scope", "advisory.read");
            claims.WriteNumber("iat", 1_800_000_000);
            claims.WriteNumber("exp", 1_800_000_600);
        });
        var time = new ShiftedTime();
        time.Advance(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000) - time.GetUtcNow());
        var rules = new TokenRules(new GatewayOptions(), time);
        Fuzz.Run<JwsException>([Latin(token)], input =>
        {
            AccessToken read = AccessToken.FromClaims(rules.Read(Encoding.Latin1.GetString(input)));
            Assert.Equal("alpha", read.Principal.Agency.Value);
        });
    }

    [Fact]
    public void Any_token_request_is_read_or_refused()
    {
        string type = Uri.EscapeDataString(LoginAssertion.AssertionType);
        byte[][] samples =
        [
            Latin($"grant_type=client_credentials&client_assertion_type={type}&client_assertion=a.b.c"),
            Latin($"scope=admin+advisory.read&client_assertion=a.b.c&client_assertion_type={type}&grant_type=client_credentials"),
        ];
        Fuzz.Run<GatewayProblemException>(samples, static input =>
        {
            var context = new DefaultHttpContext();
            context.Request.ContentType = "application/x-www-form-urlencoded";
            context.Request.Body = new MemoryStream(input);
            Now(TokenRequest.ReadAsync(context.Request, 8192, CancellationToken.None));
        });
    }

    [Fact]
    public void Any_range_lies_within_its_file_or_is_refused() =>
        Fuzz.Try([Latin("bytes=0-9"), Latin("bytes=5-"), Latin("bytes=-5"), Latin("bytes=99-4294967295")], static input =>
        {
            const long total = 100;
            bool taken = ContentRange.TryParse(Encoding.Latin1.GetString(input), total, out ContentRange? range);
            Assert.True(range is not { } part || (taken && part.Offset >= 0 && part.Length > 0 && part.Last < total));
            return taken;
        });

    private static async Task ReadAsync(byte[] input)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = $"multipart/form-data; boundary={Boundary}";
        context.Request.Body = new MemoryStream(input);
        var upload = MultipartUpload.Open(context.Request, Limits);
        await upload.ReadMetadataAsync(CancellationToken.None);
        await upload.ReadSignaturesAsync(CancellationToken.None);
        await using Stream content = await upload.OpenContentAsync(CancellationToken.None);
        var buffer = new byte[512];
        while (await content.ReadPartAsync(buffer, CancellationToken.None) > 0)
        {
        }

        await upload.RequireEndAsync(CancellationToken.None);
    }

    // Everything is in memory: nothing is ever waited for, and all of the work is this thread's.
    private static void Now(Task reading)
    {
        Assert.True(reading.IsCompleted);
        reading.GetAwaiter().GetResult();
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
