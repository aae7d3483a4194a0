using Gateway.Audit;

namespace Audit.Tests;

public sealed class TileAddressTests
{
    [Theory]
    [InlineData("0/000", 0, 0, 256)]
    [InlineData("0/x001/x234/067", 0, 1234067, 256)]
    [InlineData("1/x001/000", 1, 1000, 256)]
    [InlineData("2/255.p/1", 2, 255, 1)]
    [InlineData("63/x273/112.p/255", 63, 273112, 255)]
    public void A_path_of_the_specification_is_read_and_written(string path, int level, long index, int width)
    {
        Assert.True(TileAddress.TryParse(path, out TileAddress address));
        Assert.Equal(new TileAddress(level, index, width), address);
        Assert.Equal(path, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/0")]
    [InlineData("0/0000")]
    [InlineData("0/1234")]
    [InlineData("00/000")]
    [InlineData("64/000")]
    [InlineData("-1/000")]
    [InlineData("0/001/000")]
    [InlineData("0/x000/001")]
    [InlineData("0/x001")]
    [InlineData("0/000/")]
    [InlineData("0//000")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/01")]
    [InlineData("0/000.p")]
    [InlineData("0/000.p/")]
    [InlineData("0/+00")]
    [InlineData("0/ 00")]
    [InlineData("0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("entries/000")]
    public void Any_other_path_is_refused(string? path) => Assert.False(TileAddress.TryParse(path, out _));
}
