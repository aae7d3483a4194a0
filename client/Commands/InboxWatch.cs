using System.Net;
using System.Runtime.CompilerServices;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Monitoring;

namespace Gateway.Client.Commands;

/// <summary>
/// An inbox that is watched: by the gateway's stream of events or, where a gateway has none, by long polls. It outlives the gateway's restarts, and looks at the logs
/// now and then: a watch that hears nothing must not take a gateway that withholds for a quiet one.
/// </summary>
internal sealed class InboxWatch(CommandEnvironment environment, GatewaySession session)
{
    private const int PollSeconds = 30;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    // A stream is left after this time, so that it cannot keep the logs from being looked at.
    private static readonly TimeSpan LogPatience = TimeSpan.FromMinutes(2);

    private readonly PollingPace pace = new(FirstPause);
    private bool hasEvents = true;
    private long last;

    /// <summary>What comes after an index, until the caller is interrupted.</summary>
    public async IAsyncEnumerable<InboxEvent> RunAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        last = after;
        DateTimeOffset lookedAt = environment.Clock.GetUtcNow();
        while (true)
        {
            await using IAsyncEnumerator<InboxEvent> news = (hasEvents ? FollowAsync(cancellationToken) : PollAsync(cancellationToken))
                .GetAsyncEnumerator(cancellationToken);
            bool hasNews;
            do
            {
                hasNews = await TryAsync(() => news.MoveNextAsync(), cancellationToken);
                if (hasNews || environment.Clock.GetUtcNow() - lookedAt > LogPatience)
                {
                    hasNews &= await TryAsync(LookAtLogsAsync, cancellationToken);
                    lookedAt = environment.Clock.GetUtcNow();
                }

                if (hasNews)
                {
                    last = Math.Max(last, news.Current.Index);
                    yield return news.Current;
                }
            }
            while (hasNews);
        }

        async ValueTask<bool> LookAtLogsAsync()
        {
            await session.RefreshAsync(cancellationToken);
            return true;
        }
    }

    // False when there is nothing (more), also because the gateway is away or has no stream: then it is asked anew.
    private async Task<bool> TryAsync(Func<ValueTask<bool>> ask, CancellationToken cancellationToken)
    {
        try
        {
            bool answer = await ask();
            pace.AfterAnswer();
            return answer;
        }
        catch (GatewayRefusedException refusal) when (hasEvents && refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            hasEvents = false;
            return false;
        }
        catch (GatewayUnreachableException failure)
        {
            await environment.WarnAsync($"{failure.Message} Trying again.");
            await Task.Delay(pace.AfterFailure(), environment.Clock, cancellationToken);
            return false;
        }
    }

    private async IAsyncEnumerable<InboxEvent> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LogPatience);
        await using IAsyncEnumerator<InboxEvent> events = session.Client.FollowInboxAsync(Position, patience.Token).GetAsyncEnumerator(patience.Token);
        while (await NextAsync())
        {
            yield return events.Current;
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await events.MoveNextAsync();
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private async IAsyncEnumerable<InboxEvent> PollAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AdvisoryPage page = await session.Client.ReadInboxAsync(Position, PollSeconds, cancellationToken);
        foreach (AdvisoryItem item in page.Items)
        {
            yield return new InboxEvent(item.Index, IsWithdrawal: false, item);
        }
    }

    private long? Position => last < 0 ? null : last;
}
