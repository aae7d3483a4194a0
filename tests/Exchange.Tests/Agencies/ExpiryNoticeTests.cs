using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class ExpiryNoticeTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, null)]
    [InlineData(1, 1)]
    [InlineData(24 * 60, 1)]
    [InlineData((24 * 60) + 1, 2)]
    [InlineData(30 * 24 * 60, 30)]
    [InlineData((30 * 24 * 60) + 1, null)]
    public void Days_are_counted_down_from_thirty_and_the_last_one_counts(int minutes, int? days) =>
        Assert.Equal(days, ExpiryNotice.DaysLeft(Now.AddMinutes(minutes), Now));

    [Fact]
    public void What_never_ends_is_not_spoken_of() => Assert.Null(ExpiryNotice.DaysLeft(null, Now));
}
