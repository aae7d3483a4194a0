using System.Net;
using System.Text;
using Client.Tests.Fakes;

namespace Client.Tests;

/// <summary><c>inbox --watch</c> against a gateway whose stream of events says what a test says.</summary>
public sealed class InboxWatchTests
{
    private const int Interrupted = 130;
    private const string Id = "0190a6f2-7c1e-7d3b-9a55-0123456789ab";

    [Fact]
    public async Task What_comes_and_what_is_withdrawn_is_printed_and_a_stream_that_ends_is_resumed_behind_it()
    {
        using World world = await World.CreateAsync();
        using EventsNetwork network = new(world.Gateway,
            "retry: 3000\n\n:\n\n" + Event(7, "addressed", Item(7, "published")),
            Event(8, "later-kind", "{}") + Event(9, "withdrawn", Item(7, "withdrawn")));
        Outcome outcome = await WatchAsync(world, network);

        Assert.Equal(Interrupted, outcome.ExitCode);
        string[] lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(Id, lines[0], StringComparison.Ordinal);
        Assert.EndsWith("(withdrawn)", lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["", "?after=7", "?after=9"], network.Asked);
    }

    [Fact]
    public async Task A_gateway_without_a_stream_is_polled()
    {
        using World world = await World.CreateAsync();
        using EventsNetwork network = new(world.Gateway) { HasEvents = false };
        Outcome outcome = await WatchAsync(world, network);

        Assert.Equal(Interrupted, outcome.ExitCode);
        Assert.Equal([""], network.Asked);
        Assert.True(network.Polls > 1, "it was not polled");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_or_does_not_end_its_event_is_begun_anew()
    {
        using World world = await World.CreateAsync();
        using EventsNetwork network = new(world.Gateway, "data: " + new string('x', 2 * 1024 * 1024), Event(7, "addressed", Item(7, "published")));
        Outcome outcome = await WatchAsync(world, network);

        Assert.Equal(Interrupted, outcome.ExitCode);
        Assert.Contains("event of more than", outcome.Errors, StringComparison.Ordinal);
        Assert.StartsWith(Id, outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event: addressed\ndata: {}\n\n")]
    [InlineData("id: 7\nevent: addressed\ndata: {\"id\":\"x\"}\n\n")]
    public async Task An_event_that_is_none_is_malformed(string stream)
    {
        using World world = await World.CreateAsync();
        using EventsNetwork network = new(world.Gateway, stream);
        Outcome outcome = await WatchAsync(world, network);

        Assert.Equal((1, "malformed"), (outcome.ExitCode, outcome.FirstLine));
    }

    private static Task<Outcome> WatchAsync(World world, EventsNetwork network) => world.RunAsync(
        new CommandLine { Network = network, Clock = world.Clock, Interrupt = network.Interrupt }, "bravo", "inbox", "--watch");

    private static string Event(long index, string name, string data) => $"id: {index}\nevent: {name}\ndata: {data}\n\n";

    private static string Item(long index, string status) =>
        $$"""{"titles":{"en":"Note"},"id":"{{Id}}","index":{{index}},"publishedAt":"2026-01-02T03:04:05.678Z","sender":"alpha/a1b2c3d4","tlp":"AMBER","category":"notice","urgency":"routine","documents":[],"status":"{{status}}"}""";

    /// <summary>The fake gateway with streams of events, one a request; when they are used up it interrupts the watch.</summary>
    private sealed class EventsNetwork(FakeGateway gateway, params string[] streams) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker inner = new(gateway, disposeHandler: false);
        private readonly CancellationTokenSource interrupt = new();
        private readonly Queue<string> streams = new(streams);

        public bool HasEvents { get; init; } = true;

        public CancellationToken Interrupt => interrupt.Token;

        public List<string> Asked { get; } = [];

        public int Polls { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/v1/inbox/events":
                    Asked.Add(request.RequestUri.Query);
                    return HasEvents ? Stream() : FakeGateway.Problem(HttpStatusCode.NotFound, "not-found");
                case "/v1/inbox" when request.RequestUri.Query.Contains("wait=", StringComparison.Ordinal) && ++Polls > 2:
                    await interrupt.CancelAsync();
                    break;
            }

            return await inner.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            interrupt.Dispose();
            base.Dispose(disposing);
        }

        private HttpResponseMessage Stream()
        {
            if (!streams.TryDequeue(out string? text))
            {
                interrupt.Cancel();
            }

            return new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text ?? "")) };
        }
    }
}
