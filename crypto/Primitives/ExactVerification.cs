namespace Gateway.Crypto;

/// <summary>
/// Whether the library in use verifies Ed25519 without the cofactor, comparing R byte for byte, and refuses the neutral element as R. If it does, R = S·B − k·A has prime
/// order whenever A has, and asking for R's order again would only double what a verification costs. RFC 8032 §5.1.7 leaves a library the choice, so each is asked, whatever its version.
/// </summary>
internal static class ExactVerification
{
    // Made with this key's private half. R of the first has a component of order 8: only an equation with the cofactor holds. R of the second is the neutral element:
    // both equations hold.
    private static readonly byte[] Key = Convert.FromHexString("77cf8dd1d392f52d5c68aeb6ceed364e7c91cfe99b0921fa553c3494caa4b1c2");
    private static readonly byte[] MixedR = Convert.FromHexString(
        "f25bf6480c659d4c95bfa0d87e1eab61f68ff9b2d420c6faa9b8baf1c4877d70065f1a93d0f858f02fed05d4776e94633d6e83893de0ec43cfc2e4fb97f97e0a");

    private static readonly byte[] NeutralR = Convert.FromHexString(
        "0100000000000000000000000000000000000000000000000000000000000000a98ce528889caf08d62c42a899e482bf60ef9c77eedbe18800f354a139702d0f");

    internal static bool IsIt { get; } =
        !Curves.Ed25519Verify(Key, "R with a component of order 8"u8, MixedR) && !Curves.Ed25519Verify(Key, "R is the neutral element"u8, NeutralR);
}
