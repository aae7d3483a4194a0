namespace Gateway.Crypto.Tests;

public sealed class SecretMemoryTests
{
    [Fact]
    public void A_secret_is_lent_as_it_was_given()
    {
        using var memory = new SecretMemory([1, 2, 3]);
        using SecretLease lease = memory.Borrow();

        Assert.Equal(3, memory.Length);
        Assert.Equal([1, 2, 3], lease.Bytes.ToArray());
        Assert.Equal("SecretMemory", memory.ToString());
    }

    [Fact]
    public void An_empty_secret_is_refused() => Assert.Throws<ArgumentException>(() => new SecretMemory([]));

    [Fact]
    public void A_lease_outlives_the_owner_s_disposal_and_no_new_one_is_given()
    {
        var memory = new SecretMemory([1, 2, 3]);
        SecretLease lease = memory.Borrow();
        memory.Dispose();

        Assert.Equal([1, 2, 3], lease.Bytes.ToArray());
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Borrow().Dispose());
    }
}
