package dev.stickybalancer.resources;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Quantities in the API server's own spelling: the largest unit, binary or decimal as the user chose, that needs no
 * fraction. Written otherwise, an object would differ from its stored self for ever.
 */
final class Quantities {
    private static final List<String> BINARY = List.of("Ei", "Pi", "Ti", "Gi", "Mi", "Ki");
    private static final List<String> DECIMAL = List.of("E", "P", "T", "G", "M", "k");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal BINARY_THOUSAND = BigDecimal.valueOf(1024);

    private Quantities() {}

    static Map<String, Quantity> canonical(Map<String, Quantity> quantities) {
        Map<String, Quantity> result = new TreeMap<>();
        quantities.forEach((name, quantity) -> result.put(name, canonical(quantity)));
        return result;
    }

    static Quantity canonical(Quantity quantity) {
        BigDecimal amount = quantity.getNumericalAmount();
        if (amount.signum() == 0) {
            return new Quantity("0", "");
        }
        boolean binary = quantity.getFormat() != null && quantity.getFormat().endsWith("i");
        List<String> units = binary ? BINARY : DECIMAL;
        for (int i = 0; i < units.size(); i++) {
            BigDecimal[] parts = amount.divideAndRemainder((binary ? BINARY_THOUSAND : THOUSAND).pow(units.size() - i));
            if (parts[1].signum() == 0 && parts[0].signum() != 0) {
                return new Quantity(parts[0].toBigInteger().toString(), units.get(i));
            }
        }
        // Thousandths are the finest that the API server keeps of a container's resources; it rounds up.
        boolean whole = amount.remainder(BigDecimal.ONE).signum() == 0;
        return whole
                ? new Quantity(amount.toBigInteger().toString(), "")
                : new Quantity(roundedUp(amount.multiply(THOUSAND)), "m");
    }

    private static String roundedUp(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.CEILING).toBigInteger().toString();
    }
}
