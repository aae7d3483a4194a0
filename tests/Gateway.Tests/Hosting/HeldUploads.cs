using System.Net;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Hosting;

/// <summary>A gateway with uploads that are held in their middle for as long as a test likes.</summary>
internal sealed class HeldUploads : IAsyncDisposable
{
    public const string Advisories = "/v1/advisories";

    private readonly List<(HeldContent Content, Task<HttpResponseMessage> Answer)> uploads = [];
    private readonly Dictionary<Member, HttpClient> clients = [];

    private HeldUploads(ExchangeHost host) => Host = host;

    /// <summary>A gateway of four places of which nobody has all.</summary>
    public static (string Setting, string Value)[] FourPlaces =>
    [
        ("Gateway:Limits:ConcurrentRequests", "4"), ("Gateway:Limits:ConcurrentRequestsPerCaller", "3"), ("Gateway:Limits:ConcurrentRequestsPerAgency", "3"),
        ("Gateway:Limits:ConcurrentStrangers", "3"), ("Gateway:Limits:ConcurrentRequestsPerAddress", "2"),
    ];

    public ExchangeHost Host { get; }

    public Member Alice { get; } = Member.Publisher("alpha");

    /// <summary>Alice's colleague.</summary>
    public Member Amy { get; } = Member.Publisher("alpha");

    public Member Dave { get; } = Member.Publisher("delta");

    public Member Bob { get; } = Member.Reader("bravo");

    public Member Carol { get; } = Member.Reader("charlie");

    public static async Task<HeldUploads> StartAsync(params (string Setting, string Value)[] settings)
    {
        var held = new HeldUploads(await ExchangeHost.StartAsync([.. settings, ("Gateway:Limits:BodyBytesPerSecond", "1")]));
        Member[] members = [held.Alice, held.Amy, held.Dave, held.Bob, held.Carol];
        await held.Host.RecordAsync(members);
        foreach (Member member in members)
        {
            held.clients[member] = await held.Host.LogInAsync(member);
        }

        return held;
    }

    public HttpClient As(Member member) => clients[member];

    public Upload Upload(Member sender) =>
        new Upload(sender, Gateway.Tests.Advisories.Fixtures.Upload.To("bravo"), Gateway.Tests.Advisories.Fixtures.Upload.To("charlie")).With(new string('x', 300_000));

    /// <summary>Begins uploads, and returns when the document of each is being staged.</summary>
    public async Task HoldAsync(Member sender, int count)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (int wanted = uploads.Count + count; uploads.Count < wanted;)
        {
            byte[] body = await Upload(sender).Form().ReadAsByteArrayAsync();
            var content = new HeldContent(body, body.Length - 100_000);
            Task<HttpResponseMessage> answer = As(sender).PostAsync(Advisories, content);
            while (Host.PayloadFiles <= uploads.Count && !answer.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
            }

            // One that was answered met the end of the request before it, and is begun again.
            if (!answer.IsCompleted)
            {
                uploads.Add((content, answer));
            }
        }
    }

    /// <summary>Lets the uploads go on, and waits until all are published.</summary>
    public async Task ReleaseAsync()
    {
        foreach ((HeldContent content, Task<HttpResponseMessage> answer) in uploads)
        {
            content.Release();
            using HttpResponseMessage response = await answer;
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
