namespace Gateway.Server.Expiry;

/// <summary>Something of the gateway's own that ends within thirty days.</summary>
/// <param name="What"><c>certificate</c> or <c>timestamp-authority</c>.</param>
/// <param name="At">When it ends.</param>
/// <param name="Days">In how many days, rounded up.</param>
internal sealed record ExpiringItem(string What, string At, int Days);
