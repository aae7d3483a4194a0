using FsCheck;
using FsCheck.Fluent;
using Gateway.Audit;

namespace Audit.Tests;

public sealed class EntryBundleTests
{
    [Fact]
    public void A_bundle_is_big_endian_lengths_and_bytes()
    {
        byte[] bundle = EntryBundle.Write(["ab"u8.ToArray(), new byte[258]]);
        Assert.Equal([0, 2, (byte)'a', (byte)'b', 1, 2, .. new byte[258]], bundle);
    }

    [Fact]
    public void What_is_written_is_read_again() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            Gen.Choose(1, 256).SelectMany(count => Gen.Choose(0, 70).ArrayOf(count)).ToArbitrary(),
            lengths =>
            {
                ReadOnlyMemory<byte>[] entries = [.. lengths.Select((length, i) => new ReadOnlyMemory<byte>([.. Enumerable.Repeat((byte)i, length)]))];
                IReadOnlyList<ReadOnlyMemory<byte>> read = EntryBundle.Parse(EntryBundle.Write(entries));
                return read.Count == entries.Length && read.Zip(entries).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
            }));

    [Fact]
    public void Whatever_is_read_writes_the_same_bytes() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            Gen.Choose(0, 3).Select(small => (byte)small).ArrayOf().ToArbitrary(),
            bytes =>
            {
                try
                {
                    return EntryBundle.Write(EntryBundle.Parse(bytes)).AsSpan().SequenceEqual(bytes);
                }
                catch (EntryFormatException)
                {
                    return true;
                }
            }));

    [Fact]
    public void The_largest_bundle_is_read()
    {
        byte[] largest = EntryBundle.Write([.. Enumerable.Repeat(new ReadOnlyMemory<byte>(new byte[LogEntry.MaxSizeBytes]), Tile.Width)]);
        Assert.Equal(EntryBundle.MaxSizeBytes, largest.Length);
        Assert.Equal(Tile.Width, EntryBundle.Parse(largest).Count);
    }

    [Fact]
    public void A_bundle_that_is_cut_anywhere_but_between_entries_is_refused()
    {
        byte[] bundle = EntryBundle.Write(["abc"u8.ToArray(), "de"u8.ToArray()]);
        for (int length = 0; length < bundle.Length; length++)
        {
            if (length != 5)
            {
                Assert.Throws<EntryFormatException>(() => EntryBundle.Parse(bundle.AsMemory(0, length)));
            }
        }
    }

    [Fact]
    public void More_than_256_entries_are_no_bundle()
    {
        Assert.Throws<EntryFormatException>(() => EntryBundle.Parse(new byte[2 * (Tile.Width + 1)]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write(new ReadOnlyMemory<byte>[Tile.Width + 1]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([new byte[LogEntry.MaxSizeBytes + 1]]));
    }

    [Theory]
    [InlineData("entries/000", 0, 256)]
    [InlineData("entries/x001/x234/067", 1234067, 256)]
    [InlineData("entries/255.p/1", 255, 1)]
    public void A_path_of_the_specification_is_read_and_written(string path, long index, int width)
    {
        Assert.True(BundleAddress.TryParse(path, out BundleAddress address));
        Assert.Equal(new BundleAddress(index, width), address);
        Assert.Equal(path, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0/000")]
    [InlineData("entries/")]
    [InlineData("entries/0")]
    [InlineData("entries/000.p/256")]
    [InlineData("entries/0/000")]
    [InlineData("entries/x009/x007/x199/x254/x740/991")]
    public void Any_other_path_is_refused(string? path) => Assert.False(BundleAddress.TryParse(path, out _));

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(255, 256, 0, 256)]
    [InlineData(256, 257, 1, 1)]
    [InlineData(300, 600, 1, 256)]
    [InlineData(599, 600, 2, 88)]
    public void The_bundle_of_an_entry_is_as_wide_as_the_log_has_it(long entry, long size, long index, int width)
    {
        Assert.Equal(new BundleAddress(index, width), BundleAddress.Of(entry, size));
        Assert.Throws<ArgumentOutOfRangeException>(() => BundleAddress.Of(size, size));
    }
}
