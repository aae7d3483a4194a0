using System.Net;
using System.Text;
using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

public sealed class WebhookTests : IDisposable
{
    private static readonly WebhookId Webhook = WebhookId.Parse("0190a6f2-7c1e-7d3b-9a55-0123456789ac");
    private static readonly AdvisoryId Advisory = AdvisoryId.Parse("0190a6f2-7c1e-7d3b-9a55-0123456789ab");
    private static readonly AgencyId Agency = AgencyId.Parse("bravo");

    private readonly SigningKey key = SigningKey.Generate();

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_notice_is_checked_with_the_key_at_hand_and_nothing_else()
    {
        Notice notice = NoticeAt(TimeProvider.System.GetUtcNow());
        Outcome outcome = (await VerifyAsync(notice.Bytes, notice.Sign(key))).MustSucceed();
        Assert.Equal($"ok\naddressed {Advisory}  {notice.Id}", outcome.Output.TrimEnd().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_notice_that_does_not_hold_is_a_verdict()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Notice notice = NoticeAt(now);
        using SigningKey other = SigningKey.Generate();
        byte[] altered = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(notice.Bytes.Span).Replace("\"index\":7", "\"index\":8", StringComparison.Ordinal));
        Assert.Equal("bad-signature", (await VerifyAsync(notice.Bytes, notice.Sign(other))).FirstLine);
        Assert.Equal("bad-signature", (await VerifyAsync(altered, notice.Sign(key))).FirstLine);
        Assert.Equal("bad-signature", (await VerifyAsync(notice.Bytes, SshSignature.Sign(key, Namespaces.Manifest, notice.Bytes.Span))).FirstLine);
        Assert.Equal("malformed", (await VerifyAsync("{}"u8.ToArray(), notice.Sign(key))).FirstLine);
        Assert.Equal("malformed", (await VerifyAsync(new byte[100_000], notice.Sign(key))).FirstLine);
        Notice old = NoticeAt(now - TimeSpan.FromMinutes(6));
        Assert.Equal("stale", (await VerifyAsync(old.Bytes, old.Sign(key))).FirstLine);
        Notice ahead = NoticeAt(now + TimeSpan.FromMinutes(6));
        Assert.Equal("stale", (await VerifyAsync(ahead.Bytes, ahead.Sign(key))).FirstLine);
        Notice elsewhere = Notice.CreateTest(FakeGateway.Name, WebhookId.Create(TimeProvider.System), Agency, now);
        Assert.Equal("not-addressed", (await VerifyAsync(elsewhere.Bytes, elsewhere.Sign(key))).FirstLine);
        Assert.Equal(2, (await new CommandLine().RunAsync("webhook", "verify", "--webhook", Webhook.Value, "--signature", "x", "--key", "none")).ExitCode);
    }

    [Fact]
    public async Task Without_a_key_it_is_the_one_that_the_directory_names_and_the_gateway_is_the_pinned_one()
    {
        using World world = await World.CreateAsync();
        Notice notice = Notice.CreateTest(FakeGateway.Name, Webhook, Agency, world.Clock.GetUtcNow());
        (await VerifyAsync(world, notice, world.Gateway.ManifestKey)).MustSucceed();
        Assert.Equal("bad-signature", (await VerifyAsync(world, notice, key)).FirstLine);
        Notice elsewhere = Notice.CreateTest(GatewayName.Parse("elsewhere.example"), Webhook, Agency, world.Clock.GetUtcNow());
        Assert.Equal("wrong-origin", (await VerifyAsync(world, elsewhere, world.Gateway.ManifestKey)).FirstLine);
    }

    [Theory]
    [InlineData("webhook.registered", "0190a6f2-7c1e-7d3b-9a55-0123456789ac registered")]
    [InlineData("webhook.removed", "tampered")]
    public async Task What_the_gateway_says_it_registered_must_be_in_the_log(string logged, string beginning)
    {
        using World world = await World.CreateAsync();
        PrincipalId keyholder = Profile.Open(world.Keys("bravo")).Principal.Principal;
        using RegisteringNetwork network = new(world.Gateway, logged, keyholder);
        Outcome outcome = await world.RunAsync(new CommandLine { Network = network, Clock = world.Clock }, "bravo", "webhook", "add", "https://receiver.example/");
        Assert.StartsWith(beginning, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(beginning == "tampered" ? 1 : 0, outcome.ExitCode);
        Assert.Equal("https://receiver.example/", network.Url);
    }

    private static Notice NoticeAt(DateTimeOffset at) => Notice.Create(FakeGateway.Name, Webhook, Agency, NoticeEvent.Addressed, Advisory, 7, at);

    private Task<Outcome> VerifyAsync(ReadOnlyMemory<byte> body, string armored) => new CommandLine { Input = body.ToArray() }.RunAsync(
        "webhook", "verify", "--webhook", Webhook.Value, "--signature", NoticeHeaders.SignatureOf(armored), "--key", key.VerifyingKey.ToSshLine());

    private static Task<Outcome> VerifyAsync(World world, Notice notice, SigningKey signer) => world.RunAsync(
        new CommandLine { Network = world.Gateway, Clock = world.Clock, Input = notice.Bytes.ToArray() },
        "bravo", "webhook", "verify", "--webhook", Webhook.Value, "--signature", NoticeHeaders.SignatureOf(notice.Sign(signer)));

    /// <summary>The fake gateway, which takes a webhook and logs what a test says.</summary>
    private sealed class RegisteringNetwork(FakeGateway gateway, string logged, PrincipalId keyholder) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker inner = new(gateway, disposeHandler: false);

        public string? Url { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/v1/webhooks")
            {
                return await inner.SendAsync(request, cancellationToken);
            }

            Url = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)).RootElement.GetProperty("url").GetString();
            byte[] detail = new WebhookRegisteredDetail(Sha256Digest.Of("x"u8), gateway.DirectoryLog.Size).ToBytes();
            long index = gateway.Audit.Append(FakeGateway.Now, logged, keyholder.Value, Webhook.Value, detail);
            return FakeGateway.Json($$"""{"id":"{{Webhook}}","index":{{index}},"proof":""}""", HttpStatusCode.Created);
        }
    }
}
