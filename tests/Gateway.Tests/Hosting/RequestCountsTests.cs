using Gateway.Server.Hosting;

namespace Gateway.Tests.Hosting;

public sealed class RequestCountsTests
{
    private readonly ShiftedTime time = new();

    [Fact]
    public void Each_key_has_its_own_minute_and_the_window_slides()
    {
        var counts = new RequestCounts<string>(3, capacity: 10, time);
        Assert.Null(counts.Count("a"));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(counts.Count("a"));
        Assert.Null(counts.Count("a"));

        TimeSpan wait = Assert.IsType<TimeSpan>(counts.Count("a"));
        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(31));
        Assert.NotNull(counts.FindWait("a"));
        Assert.Null(counts.FindWait("b"));
        Assert.Null(counts.Count("b"));

        // The first has left the window by then, the other two have not.
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(counts.Count("a"));
        Assert.NotNull(counts.Count("a"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(counts.FindWait("a"));
    }

    [Fact]
    public void The_wait_that_is_told_is_long_enough_and_a_refusal_is_not_counted()
    {
        var counts = new RequestCounts<string>(5, capacity: 10, time);
        for (int i = 0; i < 5; i++)
        {
            Assert.Null(counts.Count("a"));
        }

        TimeSpan wait = Enumerable.Range(0, 50).Select(_ => counts.Count("a")!.Value).Max();
        time.Advance(wait);
        Assert.Null(counts.Count("a"));
    }

    [Fact]
    public void A_flood_of_addresses_takes_bounded_memory_and_leaves_those_alone_who_were_there()
    {
        var counts = new RequestCounts<int>(2, capacity: 1000, time);
        Assert.Null(counts.Count(-1));

        int refused = Enumerable.Range(0, 100_000).Count(address => counts.Count(address) is not null);

        Assert.Equal(1000, counts.Keys);
        Assert.True(refused > 90_000, $"only {refused} of the flood were refused");
        Assert.Null(counts.Count(-1));
        Assert.NotNull(counts.Count(-1));
    }

    [Fact]
    public void Addresses_that_came_no_more_make_room_for_others()
    {
        var counts = new RequestCounts<int>(2, capacity: 1000, time);
        for (int address = 0; address < 5000; address++)
        {
            counts.Count(address);
        }

        time.Advance(TimeSpan.FromSeconds(75));
        for (int i = 0; i < 2; i++)
        {
            Assert.All(Enumerable.Range(5000, 900), address => Assert.Null(counts.Count(address)));
        }

        Assert.All(Enumerable.Range(5000, 900), address => Assert.NotNull(counts.Count(address)));
        Assert.Equal(900, counts.Keys);
    }

    [Fact]
    public void Requests_under_way_are_bounded_for_each_key_and_forgotten_when_they_end()
    {
        var underWay = new RequestsUnderWay<string>(2);
        IDisposable first = Assert.IsAssignableFrom<IDisposable>(underWay.TryEnter("a"));
        using IDisposable? second = underWay.TryEnter("a");
        Assert.NotNull(second);
        Assert.Null(underWay.TryEnter("a"));
        using IDisposable? another = underWay.TryEnter("b");
        Assert.NotNull(another);

        first.Dispose();

        using IDisposable? next = underWay.TryEnter("a");
        Assert.NotNull(next);
        Assert.Null(underWay.TryEnter("a"));
    }
}
